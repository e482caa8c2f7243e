import { writtenClass } from "../registry/written-class.js";
import { keepsStateAside, sourcesOf, withoutAliases } from "./lowered-private.js";

/**
 * The reason why the fields of an instance of `owner` are not its whole state, as the predicate of
 * a sentence. Undefined if no hidden state can be seen from outside.
 */
export function hiddenState(owner: unknown): string | undefined {
  for (let given = owner; typeof given === "function"; given = Object.getPrototypeOf(given) as unknown) {
    const each = writtenClass(given);
    const source = instanceSource(each);
    if (usesPrivateMembers(source) || keepsStateAside(each, source)) return "keeps state in #private members";
    if (isBuiltIn(source) && isContainer(each)) return `extends ${each.name}`;
  }
  return undefined;
}

/** The source text of a class without its static methods, whose `this` is the class. */
function instanceSource(owner: Function): string {
  const source = Function.prototype.toString.call(owner);
  return sourcesOf(owner).reduce((text, method) => text.replace(method, ""), source);
}

function usesPrivateMembers(source: string): boolean {
  return source.includes("#") && /\bthis\s*\??\.\s*#[\p{ID_Start}$_]/u.test(withoutAliases(source));
}

function isBuiltIn(source: string): boolean {
  return /\{\s*\[native code\]\s*\}$/.test(source);
}

/**
 * Whether instances hold state that no field shows. Errors are written in full, and `Object` and
 * `Function.prototype` hold nothing.
 */
function isContainer(builtIn: Function): boolean {
  const prototype = builtIn.prototype as object | undefined;
  return prototype !== undefined && prototype !== Object.prototype && !/Error$/.test(builtIn.name);
}
