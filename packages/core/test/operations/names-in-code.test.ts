import { mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { DuplicateOperationError, execute, flowSchema, serializable, serialize, taskableOperation } from "../../src/index.js";

const folder = mkdtempSync(path.join(import.meta.dirname, "names-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let emitWarning: jest.SpiedFunction<(warning: string | Error, ...rest: never[]) => void>;
beforeEach(() => void (emitWarning = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined) as never));
afterEach(() => emitWarning.mockRestore());

const warnings = () => emitWarning.mock.calls.map(([warning]) => String(warning));

describe("names in code", () => {
  it("O14 warns of short names in code that is not minified, once each", () => {
    const code = function q7(x: number) {
      return x;
    };

    for (let round = 0; round < 2; round++) taskableOperation(code);

    expect(warnings()).toEqual([expect.stringMatching(/operation "q7" may have been named by a minifier/)]);
  });

  it("O14 takes a class or a generator in one line, which is written as people write it, not as minifiers do", () => {
    const written = inOneLine("exports.found = [class K {}, function* f() {}, class P{run(){return 1}}]");
    const [empty, generator, minified] = written as [never, () => Generator, never];

    serializable()(empty);
    flowSchema(generator);

    expect(() => taskableOperation()(minified)).toThrow(/"P" was named by a minifier/);
    expect(warnings()).toHaveLength(2);
  });

  it("O14 does not warn of numbers that people write", () => {
    taskableOperation(function phase2(x: number) {
      return x;
    });

    expect(warnings()).toEqual([]);
  });
});

/** What code evaluates to whose text stays as it is. */
function inOneLine(text: string): unknown {
  const exports: { found?: unknown } = {};
  vm.compileFunction(text, ["exports"])(exports);
  return exports.found;
}

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
