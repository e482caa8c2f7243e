import { createRequire } from "node:module";
import vm from "node:vm";
import { transformSync as babelTransform } from "@babel/core";
import { describe, expect, it } from "@jest/globals";
import { transformSync as swcTransform } from "@swc/core";
import { transformSync as esbuildTransform } from "esbuild";
import ts from "typescript";
import { serializable, serialize, taskableOperation } from "../../src/index.js";
import { hiddenState } from "../../src/serialization/hidden-state.js";

type Compile = (source: string) => string;

const { resolve } = createRequire(import.meta.url);

const typescript =
  (target: ts.ScriptTarget): Compile =>
  (source) =>
    ts.transpileModule(source, { compilerOptions: { target, module: ts.ModuleKind.ESNext } }).outputText;

const esbuild =
  (target: string, minify: boolean): Compile =>
  (source) =>
    esbuildTransform(source, { target, minify, format: "esm" }).code;

const swc =
  (minify: boolean): Compile =>
  (source) =>
    swcTransform(source, {
      swcrc: false,
      isModule: false,
      jsc: { target: "es2021", ...(minify && { minify: { compress: { unused: false }, mangle: { toplevel: true } } }) },
      minify,
    }).code;

const babel =
  (assumptions: Record<string, boolean>): Compile =>
  (source) =>
    babelTransform(source, {
      configFile: false,
      babelrc: false,
      assumptions,
      plugins: ["class-properties", "async-generator-functions"].map((name) => resolve(`@babel/plugin-transform-${name}`)),
    })?.code ?? "";

const compilers: [string, Compile][] = [
  ["nothing", (source) => source],
  ["TypeScript for ES2017", typescript(ts.ScriptTarget.ES2017)],
  ["TypeScript for ES2021", typescript(ts.ScriptTarget.ES2021)],
  ["esbuild for ES2017", esbuild("es2017", false)],
  ["esbuild for ES2021", esbuild("es2021", false)],
  ["esbuild for ES2021, minified", esbuild("es2021", true)],
  ["swc for ES2021", swc(false)],
  ["swc for ES2021, minified", swc(true)],
  ["Babel", babel({})],
  ["Babel, private fields as properties", babel({ privateFieldsAsProperties: true })],
  ["Babel, private fields as symbols", babel({ privateFieldsAsSymbols: true })],
];

/** The class that `source` leaves in the global variable `made`. */
function compiled(compile: Compile, source: string): new () => object {
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

const cases = (bodies: Record<string, string>) =>
  compilers.flatMap(([name, compile]) => Object.entries(bodies).map(([what, body]) => ({ name, compile, what, body })));

describe("hidden state", () => {
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

  it("O13 lets a function with a generator inside be an operation", () => {
    const body = "run(x) { async function* inner() { yield x; } return inner().next(); }";
    const made = compiled(typescript(ts.ScriptTarget.ES2017), `class Pages { ${body} }\nmade = Pages;`);

    expect(() => taskableOperation({ name: "pages inside" })(made as never)).not.toThrow();
  });

  it("O13 refuses the result of a generator that a minifier has made unrecognizable", () => {
    const made = compiled(esbuild("es2017", true), "class Pages { async *run(x) { yield x; } }\nmade = Pages;");
    const generator = (new made() as { run(x: number): unknown }).run(1);

    expect(() => serialize(generator, "result")).toThrow(/^result is a generator$/);
  });
});
