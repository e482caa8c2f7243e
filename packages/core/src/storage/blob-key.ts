import { StorageError } from "../errors.js";
import { checkKnown, checkWholeNumber } from "../options.js";
import type { ListOptions, PutOptions } from "./blob-store.js";

const maxKeyBytes = 900;
const maxSegmentBytes = 200;

/**
 * Checks the key of a blob. Keys are segments between slashes; no segment is empty or begins with a
 * dot (the store uses those). They have no control characters and no backslash, at most 900 bytes
 * (S3 allows 1024, of which a prefix may need some), and at most 200 bytes a segment (file systems
 * allow 255).
 *
 * @example
 * ```ts
 * checkBlobKey("executions/nightly/lease");
 * checkBlobKey("../secret"); // throws StorageError
 * ```
 *
 * @throws StorageError saying what is wrong.
 */
export function checkBlobKey(key: string): void {
  const problem = problemOf(key, key.split("/"));
  if (problem !== undefined) throw new StorageError(`${JSON.stringify(key)} cannot be the key of a blob: ${problem}.`);
}

/**
 * Checks the prefix given to {@link BlobStore.list}: the beginning of a key, or the empty text.
 *
 * @example
 * ```ts
 * checkBlobPrefix("executions/night");
 * ```
 *
 * @throws StorageError saying what is wrong.
 */
export function checkBlobPrefix(prefix: string): void {
  const segments = prefix.split("/");
  if (segments.at(-1) === "") segments.pop();
  const problem = problemOf(prefix, segments);
  if (problem !== undefined)
    throw new StorageError(`${JSON.stringify(prefix)} cannot be the beginning of a blob's key: ${problem}.`);
}

/**
 *
 * @example
 * ```ts
 * checkPutOptions("executions/nightly/lease", { ifAbsent: true });
 * ```
 *
 * @throws StorageError when both conditions are given.
 */
export function checkPutOptions(key: string, options: PutOptions): void {
  if (!options.ifAbsent || options.ifVersion === undefined) return;
  throw new StorageError(`Blob "${key}" cannot be written both ifAbsent and ifVersion: give one of the two.`);
}

/**
 * Checks the arguments of {@link BlobStore.list}.
 *
 * @example
 * ```ts
 * checkListOptions("executions/", { after: "executions/nightly/lease", limit: 100 });
 * ```
 *
 * @throws StorageError saying what is wrong with the prefix or `after`.
 * @throws InvalidOptionError when `limit` makes no sense.
 */
export function checkListOptions(prefix: string, options: ListOptions): void {
  checkBlobPrefix(prefix);
  checkKnown("BlobStore.list", options, ["after", "limit"]);
  if (options.after !== undefined) checkBlobPrefix(options.after);
  checkWholeNumber("limit", options.limit, 1);
}

/**
 * Compares two keys by their UTF-8 bytes: negative if `a` comes first.
 *
 * @example
 * ```ts
 * ["a/b", "a.b", "a-b"].sort(compareKeys); // ["a-b", "a.b", "a/b"]
 * ```
 */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left === right) continue;
    // Characters that UTF-16 writes as pairs come after all others.
    if (isHalf(left) === isHalf(right)) return left - right;
    return isHalf(left) ? 1 : -1;
  }
  return a.length - b.length;
}

function isHalf(codeUnit: number): boolean {
  return codeUnit >= 0xd800 && codeUnit < 0xe000;
}

function problemOf(key: string, segments: readonly string[]): string | undefined {
  if (key.startsWith("/")) return "it must not begin with a slash";
  if (/\p{Cc}/u.test(key)) return "it has a control character";
  if (key.includes("\\")) return "it has a backslash";
  if (/\p{Surrogate}/u.test(key)) return "it is not well-formed Unicode";
  if (Buffer.byteLength(key) > maxKeyBytes) return `it is longer than ${maxKeyBytes} bytes`;
  for (const segment of segments) {
    if (segment === "") return "it has an empty segment";
    if (segment === "." || segment === "..") return `it has the segment "${segment}"`;
    if (segment.startsWith(".")) return `its segment "${segment}" begins with a dot`;
    if (Buffer.byteLength(segment) > maxSegmentBytes) return `it has a segment of more than ${maxSegmentBytes} bytes`;
  }
  return undefined;
}
