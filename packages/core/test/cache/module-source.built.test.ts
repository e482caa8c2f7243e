import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";

const core = path.join(import.meta.dirname, "..", "..");

const operations = `import { taskableOperation } from "@mazepa/core";
import { factor } from "./helper.mjs";
export const op = taskableOperation({ name: "module-op", cache: { source: "module" } }, (n) => n * factor);
`;

const main = `import { execute } from "@mazepa/core";
import { writeFileSync } from "node:fs";
import { op } from "./operations.mjs";
if (process.argv[2]) writeFileSync("helper.mjs", process.argv[2]);
const reasons = [];
const onEvent = (event) => { if (event.type === "task-submitted") reasons.push(event.reason?.type); };
const value = await execute(op.makeTask(5), { cache: "./cache", onEvent });
console.log(JSON.stringify([value, ...reasons]));
`;

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "mazepa-module-"));
  await mkdir(path.join(directory, "node_modules", "@mazepa"), { recursive: true });
  await symlink(core, path.join(directory, "node_modules", "@mazepa", "core"));
  await write("operations.mjs", operations);
  await write("main.mjs", main);
  await write("helper.mjs", "export const factor = 2;");
});

afterEach(() => rm(directory, { recursive: true }));

function write(name: string, text: string): Promise<void> {
  return writeFile(path.join(directory, name), text);
}

async function run(...args: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, ["main.mjs", ...args], { cwd: directory });
  return JSON.parse(stdout);
}

describe("the source of a module", () => {
  it("K6 a change of a file that it imports makes results stale", async () => {
    const before = [await run(), await run()];
    await write("helper.mjs", "export const factor = 3;");

    const after = [await run(), await run()];

    expect(before).toEqual([[10, "missing"], [10]]);
    expect(after).toEqual([[15, "source"], [15]]);
  });

  it("K6 a file that has changed since the process was started means that nothing is cached", async () => {
    const changed = await run("export const factor = 7;");

    const next = await run();

    expect(changed).toEqual([10, "source"]);
    expect(next).toEqual([35, "missing"]);
  });
});
