import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { buildSync, type BuildOptions } from "esbuild";
import {
  DefinitionError,
  DuplicateOperationError,
  execute,
  flowSchema,
  makeTask,
  serializable,
  serialize,
  taskableOperation,
} from "../../src/index.js";

const folder = mkdtempSync(path.join(import.meta.dirname, "names-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let emitWarning: jest.SpiedFunction<(warning: string | Error, ...rest: never[]) => void>;
beforeEach(() => void (emitWarning = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined) as never));
afterEach(() => emitWarning.mockRestore());

const warnings = () => emitWarning.mock.calls.map(([warning]) => String(warning));

let bundles = 0;

/** Runs what esbuild makes of some modules: the first is the one that imports the others. */
function runBundle(modules: Record<string, string>, options: BuildOptions): unknown {
  const place = path.join(folder, `bundle-${bundles++}`);
  const { outputFiles } = buildSync({
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

describe("names in code", () => {
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

  it("O14 warns of short names in code that is not minified, once each", () => {
    const code = function q7(x: number) {
      return x;
    };

    for (let round = 0; round < 2; round++) taskableOperation(code);

    expect(warnings()).toEqual([expect.stringMatching(/operation "q7" may have been named by a minifier/)]);
  });

  it("O14 warns of a name that a bundler numbered, since its number may change with the next build", () => {
    runBundle({ main: "const load = taskableOperation(function load(x) { return x; }); export { load };" }, { minify: false });

    expect(warnings()).toEqual([expect.stringMatching(/operation "load2" may have been named by a bundler/)]);
  });

  it("O14 does not warn of numbers that people write", () => {
    taskableOperation(function phase2(x: number) {
      return x;
    });

    expect(warnings()).toEqual([]);
  });
});

describe("operations that one line makes", () => {
  const scale = (factor: number) => taskableOperation({ name: "scale by closure" }, (x: number): number => x * factor);

  it("O14 refuses a task of one that another has replaced", async () => {
    const [twice, thrice] = [scale(2), scale(3)];

    expect(() => twice.makeTask(10)).toThrow(DuplicateOperationError);
    expect(() => serialize(twice)).toThrow(/Several operations are registered as "scale by closure"/);
    expect(twice(10)).toBe(20);
    expect(await execute(thrice.makeTask(10))).toBe(30);
  });

  it("O14 goes by the line of the user where a library makes them", async () => {
    const library = path.join(folder, "node_modules", "library");
    const text = `exports.makeScale = function makeScale(taskableOperation, factor) {
      return taskableOperation({ name: "scale of a library" }, (x) => x * factor);
    };`;
    const { makeScale } = evaluated(path.join(library, "index.js"), text) as Library;

    makeScale(taskableOperation, 2);

    expect(() => makeScale(taskableOperation, 3)).toThrow(
      /names-in-code\.test\.ts:\d+, the second at .*names-in-code\.test\.ts:\d+/,
    );
  });

  it("O14 takes what a library registers again when it is loaded again", () => {
    const file = path.join(folder, "node_modules", "library", "loaded.js");
    const text = 'exports.made = taskableOperation({ name: "loaded twice" }, (x) => x);';

    evaluated(file, text);

    expect(() => evaluated(file, text)).not.toThrow();
  });
});

interface Library {
  makeScale(taskable: typeof taskableOperation, factor: number): unknown;
}

function evaluated(filename: string, text: string): unknown {
  const exports = {};
  vm.compileFunction(text, ["exports", "taskableOperation"], { filename })(exports, taskableOperation);
  return exports;
}
