import { writtenClass } from "./written-class.js";

/**
 * The key under which a function that stands for a class, as a package may register one, names the
 * class whose text is its code.
 */
export const codeSymbol: unique symbol = Symbol.for("mazepa.code") as never;

/** The key by which base classes of libraries are told from those of users. */
export const librarySymbol: unique symbol = Symbol.for("mazepa.library-class") as never;

/**
 * The texts of what the user wrote: of the function, or of the class and its base classes below
 * those of libraries, as the engine has loaded them. Undefined for code that has no text.
 */
export function textsOfCode(source: object): readonly string[] | undefined {
  const texts: string[] = [];
  for (let code: unknown = ownCode(source); isUserCode(code); code = Object.getPrototypeOf(code)) {
    const text = Function.prototype.toString.call(writtenClass(code));
    if (text.includes("[native code]")) return undefined;
    texts.push(text);
  }
  return texts.length > 0 ? texts : undefined;
}

function ownCode(source: object): unknown {
  return (source as { readonly [codeSymbol]?: unknown })[codeSymbol] ?? source;
}

/** `Function.prototype`, where the chain of functions ends, has no property `prototype`. */
function isUserCode(code: unknown): code is Function {
  if (typeof code !== "function" || Object.hasOwn(code, librarySymbol)) return false;
  return Object.hasOwn(code, "prototype") || Function.prototype.toString.call(code) !== endOfChain;
}

const endOfChain = Function.prototype.toString.call(Function.prototype);
