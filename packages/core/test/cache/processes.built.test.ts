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

/** A head that is killed by the system right before its n-th write to the cache. */
const killed = `import { execute, FileBlobStore, taskableOperation } from "@mazepa/core";
const [diesAt, ttlMs] = process.argv.slice(2).map(Number);
let puts = 0;
class Store extends FileBlobStore {
  async put(...blob) {
    if (++puts === diesAt) process.kill(process.pid, "SIGKILL");
    return super.put(...blob);
  }
  async delete(keys) {
    if (diesAt === 3) process.kill(process.pid, "SIGKILL");
    return super.delete(keys);
  }
}
const op = taskableOperation({ name: "killed-op", cache: { compression: 0, ttlMs } }, () => Math.random() + "x".repeat(40_000));
const reasons = [];
const onEvent = (event) => { if (event.type === "task-submitted") reasons.push(event.reason?.type); };
const value = await execute(op.makeTask(), { cache: new Store("./cache"), onEvent });
console.log(JSON.stringify([value.slice(0, -40_000), ...reasons]));
`;

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "mazepa-module-"));
  await mkdir(path.join(directory, "node_modules", "@mazepa"), { recursive: true });
  await symlink(core, path.join(directory, "node_modules", "@mazepa", "core"));
  await write("operations.mjs", operations);
  await write("main.mjs", main);
  await write("killed.mjs", killed);
  await write("helper.mjs", "export const factor = 2;");
});

afterEach(() => rm(directory, { recursive: true }));

function write(name: string, text: string): Promise<void> {
  return writeFile(path.join(directory, name), text);
}

async function run(...args: string[]): Promise<unknown> {
  return start("main.mjs", ...args);
}

async function start(...args: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: directory });
  return JSON.parse(stdout);
}

const never = "0";
const anyAge = "1e11";

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

describe("a head that is killed by SIGKILL", () => {
  it.each([
    ["before the value", "1", "missing"],
    ["between the value and meta", "2", "missing"],
  ])("K2 %s leaves no entry", async (_when, diesAt, reason) => {
    await expect(start("killed.mjs", diesAt, anyAge)).rejects.toMatchObject({ signal: "SIGKILL" });

    const [value, ...reasons] = (await start("killed.mjs", never, anyAge)) as string[];
    const again = await start("killed.mjs", never, anyAge);

    expect(reasons).toEqual([reason]);
    expect(again).toEqual([value]);
  });

  it.each([
    ["between the new value and meta", "2", "the earlier"],
    ["before the earlier value is deleted", "3", "the new"],
  ])("K2 %s leaves one whole entry", async (_when, diesAt, which) => {
    const [earlier] = (await start("killed.mjs", never, anyAge)) as string[];
    await expect(start("killed.mjs", diesAt, "1")).rejects.toMatchObject({ signal: "SIGKILL" });

    const [value, ...reasons] = (await start("killed.mjs", never, anyAge)) as string[];

    expect(reasons).toEqual([]);
    expect(value === earlier).toBe(which === "the earlier");
  });
});
