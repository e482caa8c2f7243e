import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { DefinitionError, flowSchema, makeTask, serializable, taskableOperation } from "../../src/index.js";
import { esbuild } from "../esbuild.js";

const folder = mkdtempSync(path.join(import.meta.dirname, "names-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let emitWarning: jest.SpiedFunction<(warning: string | Error, ...rest: never[]) => void>;
beforeEach(() => void (emitWarning = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined) as never));
afterEach(() => emitWarning.mockRestore());

const warnings = () => emitWarning.mock.calls.map(([warning]) => String(warning));

let bundles = 0;

/** Runs what esbuild makes of some modules: the first is the one that imports the others. */
function runBundle(modules: Record<string, string>, options: Readonly<Record<string, unknown>>): unknown {
  const place = path.join(folder, `bundle-${bundles++}`);
  const { outputFiles } = esbuild.buildSync({
    stdin: { contents: Object.values(modules)[0] ?? "", resolveDir: folder, sourcefile: "main.ts", loader: "ts" },
    ...{
      bundle: true,
      write: false,
      format: "cjs",
      outfile: `${place}.cjs`,
      tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
    },
    ...options,
  });
  const text = outputFiles?.[0]?.text ?? "";
  writeFileSync(`${place}.cjs`, text);
  const module = { exports: {} as Record<string, unknown> };
  const given = { taskableOperation, flowSchema, serializable, module, exports: module.exports };
  vm.runInNewContext(
    `(function (${Object.keys(given).join()}) {${text}\n})`,
    {},
    { filename: pathToFileURL(`${place}.cjs`).href },
  )(...Object.values(given));
  return module.exports;
}

const kinds = {
  "an operation": "export const made = (() => { @taskableOperation() class Fetch { run(x) { return x; } } return Fetch; })();",
  "a flow schema": "export const made = (() => { @flowSchema() class Fetch { *flow() {} } return Fetch; })();",
  "a serializable class": "export const made = (() => { @serializable() class Fetch { x = 1; } return Fetch; })();",
};

describe("names in bundles of esbuild", () => {
  it.each(Object.entries(kinds))("O14 refuses a name that a minifier made of the one of %s", (_what, source) => {
    expect(() => runBundle({ main: source }, { minify: true })).toThrow(DefinitionError);
    expect(() => runBundle({ main: source }, { minify: true })).toThrow(/was named by a minifier.*`name`.*bundling\.md/);
  });

  it.each(Object.entries(kinds))("O14 takes the kept name of %s", (_what, source) => {
    runBundle({ main: source }, { minify: true, keepNames: true });

    expect(warnings()).toEqual([]);
  });

  it("O14 takes any code that is given a `name`", () => {
    const source = 'export const f = taskableOperation({ name: "given" }, (x: number) => x + 1);';

    const { f } = runBundle({ main: source }, { minify: true }) as { f: (x: number) => number };

    expect(makeTask(f, 1).operationId).toBe("given");
    expect(warnings()).toEqual([]);
  });

  it("O14 warns of a name that a bundler numbered, since its number may change with the next build", () => {
    runBundle({ main: "const load = taskableOperation(function load(x) { return x; }); export { load };" }, { minify: false });

    expect(warnings()).toEqual([expect.stringMatching(/operation "load2" may have been named by a bundler/)]);
  });
});
