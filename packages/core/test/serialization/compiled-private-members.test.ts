import { createRequire } from "node:module";
import { transformSync as babelTransform } from "@babel/core";
import { describe, expect, it } from "@jest/globals";
import { transformSync as swcTransform } from "@swc/core";
import ts from "typescript";
import { taskableOperation } from "../../src/index.js";
import { compiled, testHiddenState, type Compile } from "./private-members.js";

const { resolve } = createRequire(import.meta.url);

const typescript =
  (target: ts.ScriptTarget): Compile =>
  (source) =>
    ts.transpileModule(source, { compilerOptions: { target, module: ts.ModuleKind.ESNext } }).outputText;

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
  ["swc for ES2021", swc(false)],
  ["swc for ES2021, minified", swc(true)],
  ["Babel", babel({})],
  ["Babel, private fields as properties", babel({ privateFieldsAsProperties: true })],
  ["Babel, private fields as symbols", babel({ privateFieldsAsSymbols: true })],
];

describe("hidden state", () => {
  testHiddenState(compilers);

  it("O13 lets a function with a generator inside be an operation", () => {
    const body = "run(x) { async function* inner() { yield x; } return inner().next(); }";
    const made = compiled(typescript(ts.ScriptTarget.ES2017), `class Pages { ${body} }\nmade = Pages;`);

    expect(() => taskableOperation({ name: "pages inside" })(made as never)).not.toThrow();
  });
});
