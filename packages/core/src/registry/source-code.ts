import { writtenClass } from "./written-class.js";

/**
 * The key of the class whose text is the code of a function that a package registers in place of
 * that class.
 */
export const codeSymbol: unique symbol = Symbol.for("mazepa.code") as never;

/** The key that marks base classes of libraries. */
export const librarySymbol: unique symbol = Symbol.for("mazepa.library-class") as never;

/**
 * The texts of the user's code as the engine has loaded it: of the function, or of the class and
 * its base classes below those of libraries. Undefined for code without text.
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
