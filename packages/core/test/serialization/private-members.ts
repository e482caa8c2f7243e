import vm from "node:vm";
import { expect, it } from "@jest/globals";
import { serializable, taskableOperation } from "../../src/index.js";
import { hiddenState } from "../../src/serialization/hidden-state.js";

/** A compiler of JavaScript, or a minifier. */
export type Compile = (source: string) => string;

/** The class that `source` leaves in the global variable `made`. */
export function compiled(compile: Compile, source: string): new () => object {
  const sandbox = vm.createContext({ made: undefined, outside: new Map(), check: () => true });
  vm.runInContext(compile(source), sandbox);
  return sandbox.made as never;
}

const hiding = {
  "a field": "#by; constructor(by) { this.#by = by; } run(x) { return this.#by * x; }",
  "a field of an async method": "#by; constructor(by) { this.#by = by; } async run(x) { return this.#by * x; }",
  "a field with a value": "#by = 2; run(x) { return this.#by * x; }",
  "a field that an arrow reads": "#by = 2; run(xs) { return xs.map((x) => this.#by * x); }",
  "an accessor": "#by = 2; get by() { return this.#by; } run(x) { return this.by * x; }",
};

const showing = {
  "public fields": "by; constructor(by) { this.by = by; } run(x) { return this.by * x; }",
  "itself passed to a function": "constructor() { check(this, outside); } run(x) { check(this, outside); return x; }",
  "options merged into itself": "constructor(o) { Object.assign(this, o); } change(o) { check(this, o); } run(x) { return x; }",
  "a private name in a text": 'run(x) { return "div#x" + x; }',
  "static private state": "static #count = 0; static next() { return ++this.#count; } run(x) { return x; }",
  "a function called on itself": "constructor() { check.apply(this, arguments); } run() { return check.call(this, outside); }",
};

/** Tests that state in private members is seen in what each compiler makes of it, and no other. */
export function testHiddenState(compilers: readonly [string, Compile][]): void {
  const cases = (bodies: Record<string, string>) =>
    compilers.flatMap(([name, compile]) => Object.entries(bodies).map(([what, body]) => ({ name, compile, what, body })));

  it.each(cases(hiding))("O13 is seen in $what, compiled by $name", ({ compile, body }) => {
    const made = compiled(compile, `class Scale { ${body} }\nmade = Scale;`);

    expect(hiddenState(made)).toBe("keeps state in #private members");
  });

  it.each(cases(showing))("O13 is not seen in $what, compiled by $name", ({ compile, body }) => {
    const made = compiled(compile, `class Scale { ${body} }\nmade = Scale;`);

    expect(hiddenState(made)).toBeUndefined();
  });

  it.each(compilers)(
    "O13 refuses operations and serializable classes that have it, also in a base class, compiled by %s",
    (_name, compile) => {
      const made = compiled(compile, `class Base { ${hiding["a field"]} }\nclass Scale extends Base {}\nmade = Scale;`);

      expect(() => taskableOperation({ name: "hiding" })(made as never)).toThrow(/#private members.*@exclude/);
      expect(() => serializable(made, { name: "hiding" })).toThrow(/#private members.*`encode` and `decode`/);
    },
  );

  it.each(compilers.filter(([name]) => !name.includes("minified")))(
    "O13 refuses a generator as `run`, compiled by %s",
    (_name, compile) => {
      const made = compiled(compile, "class Pages { async *run(x) { yield x; } }\nmade = Pages;");

      expect(() => taskableOperation({ name: "pages" })(made as never)).toThrow(/is a generator/);
    },
  );
}
