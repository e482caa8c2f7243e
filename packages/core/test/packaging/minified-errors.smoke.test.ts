import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "@jest/globals";
import * as core from "../../src/index.js";
import { esbuild } from "../esbuild.js";

const folder = mkdtempSync(path.join(import.meta.dirname, "minified-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("core in a minified bundle", () => {
  it("O16 calls its errors by their names", async () => {
    const { outputFiles } = esbuild.buildSync({
      entryPoints: [path.join(import.meta.dirname, "../../dist/bundle/index.js")],
      ...{ bundle: true, minify: true, format: "esm", platform: "node", write: false, packages: "external" },
    });
    const file = path.join(folder, "core.mjs");
    writeFileSync(file, outputFiles?.[0]?.text ?? "");

    const minified = (await import(pathToFileURL(file).href)) as Record<string, unknown>;

    const names = Object.keys(core).filter((name) => name.endsWith("Error") && name !== "isMazepaError");
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) expect(minified[name]).toHaveProperty("name", name);
  });
});
