import {
  canonicalText,
  contentId,
  define,
  identitySymbol,
  isPlainArray,
  isPlainObject,
  type Identified,
} from "@mazepa/core/internal";

/** Longer texts are cut; the digest behind them is of the whole. */
const maxTextLength = 1024;
/** Values nested deeper are left out of the text; the digest is of the whole here, too. */
const maxDepthInText = 8;

/**
 * Copies of plain arrays and objects among `args`, frozen at any depth; everything else as it is.
 */
export function frozenCopy<T>(value: T, copies = new Map<object, object>()): T {
  if (typeof value !== "object" || value === null) return value;
  const known = copies.get(value);
  if (known) return known as T;
  if (!isPlainArray(value) && !isPlainObject(value)) return value;
  const copy: object = isPlainArray(value) ? [] : {};
  copies.set(value, copy);
  for (const [key, item] of Object.entries(value)) define(copy, key, frozenCopy(item, copies));
  return Object.freeze(copy) as T;
}

/**
 * The arguments of a constructor as a key that tells whether they are equal, and as a text for
 * people.
 */
export interface ArgumentsText {
  /** Equal for equal arguments only; a future counts by the id of its task. */
  readonly key: string;
  /**
   * A short text, with the ids of futures in it. Plain numbers and texts stand as they are,
   * anything else has a digest behind it.
   */
  readonly text: string;
}

/**
 * Describes the constructor arguments of a graph task.
 *
 * @throws SerializationError naming the argument that cannot travel.
 */
export function argumentsText(args: readonly unknown[]): ArgumentsText {
  const key = canonicalText(args, "arguments");
  const isPlain = args.every(isPlainScalar);
  const text = args.map((arg) => describe(arg)).join(", ");
  if (isPlain && text.length <= maxTextLength) return { key, text };
  return { key, text: `${text.slice(0, maxTextLength)} #${contentId(key)}` };
}

/** Whether the text that {@link describe} gives `value` is given to no other value. */
function isPlainScalar(value: unknown): boolean {
  return typeof value === "string" || (Number.isSafeInteger(value) && !Object.is(value, -0));
}

/**
 * A text of `value`. It is part of identity, so it does not come from `util.inspect`, which changes
 * with Node.
 */
function describe(value: unknown, around: readonly object[] = []): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? `${value}n` : String(value);
  if (identitySymbol in value) return `${className(value)}/${String((value as Identified)[identitySymbol]())}`;
  if (around.includes(value) || around.length > maxDepthInText) return "…";
  const within = [...around, value];
  if (isPlainArray(value)) return `[${value.map((element) => describe(element, within)).join(", ")}]`;
  if (!isPlainObject(value)) return className(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((key) => `${key}: ${describe(value[key], within)}`).join(", ")}}`;
}

function className(value: object): string {
  return value.constructor.name;
}
