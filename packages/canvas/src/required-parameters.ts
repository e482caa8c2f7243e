const known = new WeakMap<Function, number>();

/**
 * How many arguments `source` cannot do without, as far as it tells. Its `length` counts optional
 * parameters of TypeScript as well (`(text, end?) => …`), so that from the last one on, those do
 * not count that the function may do without: what is certain to fail or to give NaN for
 * `undefined` is arithmetic with it, and to look into it or call it.
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

/** Whether every use of `name` fails without it. */
function isNeeded(name: string, body: string): boolean {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return false;
  const uses = body.split(new RegExp(`(?<![\\w$.])${name.replaceAll("$", "\\$")}(?![\\w$])`));
  return uses.length > 1 && uses.slice(1).every((after, index) => failsWithout(uses[index] ?? "", after));
}

function failsWithout(before: string, after: string): boolean {
  return /^\s*([-+*/%](?!=)|\.(?!\.)|\[|\()/.test(after) || /(?<![-+*/%])[-+*/%]\s*$/.test(before);
}
