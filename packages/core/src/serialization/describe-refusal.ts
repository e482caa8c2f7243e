import { types } from "node:util";
import { isMazepaError } from "../errors.js";
import { isRefusedPromise } from "../is-promise-like.js";
import { identitySymbol } from "./identity.js";
import { extraProperty } from "./plain-object.js";

/** The reason why `value` cannot be serialized, as the predicate of a sentence: "is a function". */
export function describeRefusal(value: unknown): string {
  if (typeof value === "function") return describeFunction(value);
  if (typeof value !== "object" || value === null) return `is a ${typeof value}`;
  if (types.isPromise(value) && isRefusedPromise(value)) return "is a promise: await it first";
  if (isGenerator(value)) return "is a generator";
  if (types.isProxy(value)) return `is a proxy of ${describeClass(value)}`;
  if (types.isSharedArrayBuffer(value) || (ArrayBuffer.isView(value) && types.isSharedArrayBuffer(value.buffer)))
    return "is shared memory";
  if (identitySymbol in value) return `is ${describeClass(value)}, which stands for a value and is none`;
  if (typeof (value as { pipe?: unknown }).pipe === "function" || /Stream$/.test(className(value))) return "is a stream";
  if (isMazepaError(value)) return "is an error that cannot be taken apart";
  if (builtIns.test(className(value)))
    return `is a ${className(value)} with properties of its own (${extraProperty(value)}): pass them beside it`;
  return `is ${describeClass(value)}, which is not marked: mark the class with @serializable(), or call serializable(${className(value) || "the class"}, { encode, decode })`;
}

/** Built-in classes whose instances can be serialized, unless they have extra properties. */
const builtIns =
  /^(?:Date|Map|Set|RegExp|URL|ArrayBuffer|DataView|Buffer|(?:Int|Uint|Float|BigInt|BigUint)\d+(?:Clamped)?Array)$/;

/** Whether `value` is a generator, including one that a compiler lowered to closures. */
export function isGenerator(value: object): boolean {
  if (types.isGeneratorObject(value)) return true;
  const { next, throw: raise } = value as { next?: unknown; throw?: unknown };
  return typeof next === "function" && typeof raise === "function" && (Symbol.asyncIterator in value || Symbol.iterator in value);
}

function describeFunction(value: Function): string {
  const name = value.name && ` (${value.name})`;
  return /^class\b/.test(Function.prototype.toString.call(value)) ? `is a class${name}` : "is a function";
}

function describeClass(value: object): string {
  const name = className(value);
  if (name) return `an instance of ${name}`;
  const { constructor } = value as { constructor?: unknown };
  const base = typeof constructor === "function" && (Object.getPrototypeOf(constructor) as { name?: unknown } | null)?.name;
  return `an instance of a class without a name${typeof base === "string" && base ? ` that extends ${base}` : ""}`;
}

/** The name of the class of `value`; empty if it has none. */
function className(value: object): string {
  const { constructor } = value as { constructor?: unknown };
  return typeof constructor === "function" ? constructor.name : "";
}
