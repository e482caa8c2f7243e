import { describe, expect, it } from "@jest/globals";
import { serialize } from "../../src/index.js";
import { esbuild } from "../esbuild.js";
import { compiled, testHiddenState, type Compile } from "./private-members.js";

const by =
  (target: string, minify: boolean): Compile =>
  (source) =>
    esbuild.transformSync(source, { target, minify, format: "esm" }).code;

describe("hidden state, compiled by esbuild", () => {
  testHiddenState([
    ["esbuild for ES2017", by("es2017", false)],
    ["esbuild for ES2021", by("es2021", false)],
    ["esbuild for ES2021, minified", by("es2021", true)],
  ]);

  it("O13 refuses the result of a generator that a minifier has made unrecognizable", () => {
    const made = compiled(by("es2017", true), "class Pages { async *run(x) { yield x; } }\nmade = Pages;");
    const generator = (new made() as { run(x: number): unknown }).run(1);

    expect(() => serialize(generator, "result")).toThrow(/^result is a generator$/);
  });
});
