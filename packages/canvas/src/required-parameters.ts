const known = new WeakMap<Function, number>();

/**
 * The number of arguments that `source` certainly needs. Its `length` counts TypeScript's optional
 * parameters as well (`(text, end?) => …`). So a parameter at the end counts only if every use of
 * it makes no sense for `undefined`: arithmetic, a property access, a call, `${name}` in a text, or
 * a loop or a list over it.
 */
export function requiredParameters(source: Function): number {
  let count = known.get(source);
  if (count === undefined) {
    count = countRequired(source);
    known.set(source, count);
  }
  return count;
}

function countRequired(source: Function): number {
  const text = Function.prototype.toString.call(source);
  const [, list = ""] = /^[^(]*\(([^()]*)\)/.exec(text) ?? [];
  const names = list.split(",").map((name) => name.trim());
  const body = text.slice(text.indexOf(")") + 1);
  let count = Math.min(source.length, names.length);
  while (count > 0 && !isNeeded(names[count - 1] ?? "", body)) count--;
  return count;
}

/** Whether no use of `name` makes sense for `undefined`. */
function isNeeded(name: string, body: string): boolean {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return false;
  const uses = body.split(new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)${name.replaceAll("$", "\\$")}(?![\\w$])`));
  return uses.length > 1 && uses.slice(1).every((after, index) => failsWithout(uses[index] ?? "", after));
}

function failsWithout(before: string, after: string): boolean {
  if (/\$\{\s*$/.test(before) && /^\s*\}/.test(after)) return true;
  if (/\bof\s*$|[[(]\s*\.{3}\s*$/.test(before) || (/\.{3}\s*$/.test(before) && /^\s*[\])]/.test(after))) return true;
  return /^\s*([-+*/%](?!=)|\.(?!\.)|\[|\()/.test(after) || /(?<![-+*/%])[-+*/%]\s*$/.test(before);
}
