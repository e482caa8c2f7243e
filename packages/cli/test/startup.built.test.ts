import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";

describe("starting the command", () => {
  it("loads only the libraries that every command needs", () => {
    const loaded = readFileSync(new URL("../dist/bundle/main.chunk.js", import.meta.url), "utf8");

    const libraries = [...loaded.matchAll(/^import .* from "(?!\.|node:|@mazepa\/)(.+)";$/gm)].map(([, name]) => name);
    expect(libraries.sort()).toEqual(["commander", "string-width", "wrap-ansi"]);
  });
});
