import { SuperJSON } from "superjson";
import { SerializationError } from "../errors.js";
import { bytesType, makeBytes, memoryOf, type Bytes } from "./bytes.js";
import { maxBigintDigits } from "./limits.js";

/**
 * A value without values inside it, in superjson's notation: the name of the type, and the text.
 */
export interface LeafText {
  readonly $: string;
  readonly v: unknown;
}

/**
 * A private instance: types that other code registers with superjson's shared one must not be
 * revived.
 */
const leaves = new SuperJSON();

/**
 * superjson writes bytes as lists of numbers, loses some kinds of them, and turns an invalid date
 * into null.
 */
leaves.registerCustom<Bytes, [string, string]>(
  {
    isApplicable: (value: unknown): value is Bytes =>
      typeof value === "object" && value !== null && bytesType(value) !== undefined,
    serialize: (value) => [bytesType(value) ?? "", memoryOf(value).toString("base64")],
    deserialize: ([type, text]) => makeBytes(type, Buffer.from(text, "base64")) as Bytes,
  },
  "bytes",
);
leaves.registerCustom<Date, null>(
  {
    isApplicable: (value): value is Date => value instanceof Date && Number.isNaN(value.getTime()),
    serialize: () => null,
    deserialize: () => new Date(NaN),
  },
  "invalid-date",
);

const custom = new Set(["bytes", "invalid-date"]);

/** Writes `undefined`, a number that JSON lacks, a bigint, Date, RegExp, URL or binary data. */
export function writeLeaf(value: unknown): LeafText {
  const { json, meta } = leaves.serialize(ofThisRealm(value));
  const [type] = meta?.values as unknown as [string | [string, string]];
  return { $: typeof type === "string" ? type : type[1], v: json };
}

/** A copy of `value` that passes `instanceof` in this realm, by which superjson goes. */
function ofThisRealm(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof RegExp) return value;
  const tag = Object.prototype.toString.call(value);
  if (tag === "[object Date]") return new Date((value as Date).getTime());
  return tag === "[object RegExp]" ? new RegExp((value as RegExp).source, (value as RegExp).flags) : value;
}

/** Checks of texts that superjson's readers accept unchecked. */
const checks: Readonly<Record<string, (written: unknown) => boolean>> = {
  undefined: (written) => written === null,
  number: (written) => written === "NaN" || written === "Infinity" || written === "-Infinity" || written === "-0",
  bigint: (written) => typeof written === "string" && written.length <= maxBigintDigits + 1 && /^-?\d+$/.test(written),
  Date: (written) => typeof written === "string" && !Number.isNaN(new Date(written).getTime()),
  "invalid-date": (written) => written === null,
  regexp: (written) => typeof written === "string" && /^\/[^]*\/[a-z]*$/.test(written),
  URL: (written) => typeof written === "string",
  bytes: (written) => Array.isArray(written) && written.length === 2 && typeof written[0] === "string" && isBase64(written[1]),
};

/** Whether {@link readLeaf} reads this tag. */
export function isLeafTag(tag: string): boolean {
  return Object.hasOwn(checks, tag);
}

/** @throws SerializationError when `v` is not what {@link writeLeaf} writes for that type. */
export function readLeaf({ $: tag, v: written }: LeafText): unknown {
  if (!checks[tag]?.(written)) throw new SerializationError("", `The text contains an invalid ${tag}.`);
  const type = custom.has(tag) ? ["custom", tag] : tag;
  try {
    const value: unknown = leaves.deserialize(
      { json: written as never, meta: { values: [type] as never, v: 1 } },
      { inPlace: true },
    );
    if (value !== undefined || tag === "undefined") return value;
  } catch (cause) {
    throw new SerializationError("", `The text holds a ${tag} that cannot be read: ${String(cause)}.`, { cause });
  }
  throw new SerializationError("", `The text holds a ${tag} of a kind or length that does not exist.`);
}

function isBase64(text: unknown): boolean {
  return typeof text === "string" && text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
