import { fileURLToPath } from "node:url";
import { InvalidOptionError } from "../errors.js";
import type { BlobStore } from "./blob-store.js";
import { FileBlobStore } from "./file-blob-store.js";
import { splitFileMode } from "./file-mode.js";

/** Opens the blob store that a URL names. It receives the URL as the user wrote it. */
export type BlobStoreFactory = (url: string) => BlobStore;

const schemesKey = Symbol.for("mazepa.blob-store-schemes.v1");

/**
 * Lets {@link openBlobStore} understand URLs that begin with `scheme` and a colon. Packages call it
 * when they are imported; the last registration wins.
 *
 * @example
 * ```ts
 * registerBlobStoreScheme("memory", () => new MemoryBlobStore());
 * const store = openBlobStore("memory:");
 * ```
 */
export function registerBlobStoreScheme(scheme: string, factory: BlobStoreFactory): void {
  schemes().set(scheme.toLowerCase(), factory);
}

/**
 * The blob store at a directory, a `file:` URL, or a URL whose package has been imported, such as
 * `s3://bucket/prefix`. Files have mode 600; those at `file:///shared/results?fileMode=660` are
 * shared with a group. A store is returned as it is.
 *
 * @example
 * ```ts
 * import "@mazepa/s3"; // serves s3:
 *
 * const store = openBlobStore("s3://my-bucket/executions");
 * ```
 *
 * @throws InvalidOptionError when no imported package serves the scheme; the message says which one
 *   to import.
 */
export function openBlobStore(location: BlobStore | string): BlobStore {
  if (typeof location !== "string") return checkedStore(location);
  if (location === "") throw new InvalidOptionError("An empty text names no blob store. Give a directory, a URL or a BlobStore.");
  // A single letter is a Windows drive.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return new FileBlobStore(location);
  const factory = schemes().get(scheme);
  if (factory) return factory(location);
  if (scheme === "file") return fileStore(location);
  throw new InvalidOptionError(
    `No imported package serves the blob store URL "${location}". Import the package that registers "${scheme}:", most likely "@mazepa/${scheme}", ` +
      `before this; a directory whose name looks like a URL can be written as "./${location}".`,
  );
}

/** Without types, a location may be anything. */
function checkedStore(location: BlobStore | undefined): BlobStore {
  if (typeof location?.put === "function") return location;
  throw new InvalidOptionError("A blob store is a directory, a URL or a BlobStore, but got something else.");
}

function fileStore(location: string): FileBlobStore {
  const { url, ...options } = splitFileMode(location);
  return new FileBlobStore(pathOf(url), options);
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (error) {
    throw new InvalidOptionError(
      `"${url}" is not the URL of a directory of this machine. Write it as "file:///absolute/path", or as a plain path.`,
      { cause: error },
    );
  }
}

function schemes(): Map<string, BlobStoreFactory> {
  const shared = globalThis as { [schemesKey]?: Map<string, BlobStoreFactory> };
  return (shared[schemesKey] ??= new Map());
}
