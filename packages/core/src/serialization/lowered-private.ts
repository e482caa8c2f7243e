/**
 * Helpers that compilers call for `#private` members where the target has none:
 * `__classPrivateFieldGet(this, …)` of TypeScript, `__privateGet` of esbuild,
 * `_class_private_field_get` of swc, `_classPrivateFieldGet2.default)(_by, this)` of Babel.
 */
const helperCall =
  /(?:class_?private_?(?:field|method)\w*|assert_?class_?brand\w*|__private(?:Add|Get|Set|Method|Wrapper))(?:\.\w+)?\s*\)?\s*\(\s*(?:[\w$]+\s*,\s*)?this\b/i;

/** A `this` that is passed on or used as an index: state kept elsewhere needs one. */
const passesThis = /[(,]\s*this\s*[,)]|\bthis\s*\[/;

/**
 * Whether state of the instances of `owner` is kept outside of them, with the instance as its key.
 * Compilers do so with `#private` members, also after a minifier has renamed their helpers; some
 * classes do it by hand. `source` is the text of the class.
 */
export function keepsStateAside(owner: Function, source: string): boolean {
  if (helperCall.test(source)) return true;
  if (!passesThis.test(source)) return false;
  const methods = sourcesOf(owner.prototype as object);
  const construction = accessesIn(withoutAliases(methods.reduce((text, method) => text.replace(method, ""), source)));
  return methods.some((method) => isReadBack(construction, accessesIn(withoutAliases(method))));
}

/**
 * `source` with `this` instead of the variables that hold it, as in functions that a compiler has
 * turned inside out.
 */
export function withoutAliases(source: string): string {
  const aliases = [...source.matchAll(/([\w$]+)\s*=\s*this\b(?!\s*[.[(?])/g)].map(([, name = ""]) => name);
  return aliases.reduce(
    (text, name) => text.replaceAll(new RegExp(`(?<![\\w$.])${escaped(name)}(?![\\w$]|\\s*=[^=])`, "g"), "this"),
    source,
  );
}

/** The texts of the own methods and accessors of `holder`. */
export function sourcesOf(holder: object): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(holder))
    .filter(([name]) => name !== "constructor")
    .flatMap(([, descriptor]) => Object.values(descriptor) as unknown[])
    .filter((each) => typeof each === "function")
    .map((each) => Function.prototype.toString.call(each));
}

/** The accesses of a text with `this` and a variable from outside, by the variable's name. */
type Accesses = ReadonlyMap<string, ReadonlySet<string>>;

const forms = [
  /(?<how>[\w$.]+\)?|\})\s*\(\s*this\s*,\s*(?<key>[A-Za-z_$][\w$]*)/g,
  /(?<how>[\w$.]+\)?)\s*\(\s*(?<key>[A-Za-z_$][\w$]*)\s*,\s*this\b/g,
  /(?<![\w$.])(?<key>[A-Za-z_$][\w$]*)(?<how>\.(?:set|add|get|has))\(\s*this\b/g,
  /\bthis(?<how>)\s*\[\s*(?<key>[A-Za-z_$][\w$]*)\s*\]/g,
];

/** Words that look like variable names. */
const words = new Set(["arguments", "async", "false", "function", "new", "null", "super", "this", "true", "undefined", "void"]);

/** Matches before a `this` that is the receiver of a call, and no argument. */
const receives = /\.(?:apply|bind|call)$/;

function accessesIn(source: string): Accesses {
  const found = new Map<string, Set<string>>();
  for (const form of forms) {
    for (const { groups } of source.matchAll(form)) {
      const { key = "", how = "" } = groups ?? {};
      if (!words.has(key) && !receives.test(how) && !isDeclaredIn(source, key))
        found.set(key, (found.get(key) ?? new Set()).add(how));
    }
  }
  return found;
}

/**
 * Whether a variable that is written in one way is read in another way, which makes it state. A
 * variable that is passed to one function both times is not state.
 */
function isReadBack(written: Accesses, read: Accesses): boolean {
  return [...read].some(([key, how]) => {
    const before = written.get(key);
    return before !== undefined && new Set([...before, ...how]).size > 1;
  });
}

/** Whether the text seems to declare `name` as a parameter or a variable. */
function isDeclaredIn(source: string, name: string): boolean {
  const word = `(?<![\\w$.])${escaped(name)}(?![\\w$])`;
  const signs = [
    `\\b(?:let|const|var)\\s+[^;=]*${word}`,
    `,\\s*${word}\\s*=(?!=)`,
    `\\([^()]*${word}[^()]*\\)\\s*(?:=>|\\{)`,
    `${word}\\s*=>`,
  ];
  return new RegExp(signs.join("|")).test(source);
}

function escaped(name: string): string {
  return name.replaceAll("$", "\\$");
}
