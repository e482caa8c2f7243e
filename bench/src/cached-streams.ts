import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { execute, FileBlobStore, flowSchema, taskableOperation } from "@mazepa/core";
import type { Workload } from "./workload.js";

const number = taskableOperation({ name: "cachedNumber", cache: true }, (value: number): number => value);

const stream = flowSchema(function* cached(count: number) {
  for (let index = 0; index < count; index++) yield number.makeTask(index);
  return count;
});

const folderVariable = "MAZEPA_BENCH_CACHE";

/** A new one unless the parent process has made one; its end removes it. */
function folder(): string {
  return (process.env[folderVariable] ??= mkdtempSync(path.join(tmpdir(), "mazepa-bench-")));
}

function clear(): void {
  rmSync(folder(), { recursive: true, force: true });
}

/** Another process leaves the results. */
function prepare(count: number): void {
  const program = fileURLToPath(new URL("./fill-cache.js", import.meta.url));
  const env = { ...process.env, [folderVariable]: folder() };
  const { status, stderr } = spawnSync(process.execPath, [program, String(count)], { encoding: "utf8", env });
  if (status !== 0) throw new Error(`The cache could not be filled:\n${stderr}`);
}

const run = (count: number): Promise<number> => execute(stream(count), { cache: folder() });

/** As many reads at once as an execution makes. */
const readers = 64;

async function readAll(count: number): Promise<number> {
  const store = new FileBlobStore(folder());
  const keys = Array.from({ length: count }, (_, index) => `cache/v1/cachedNumber/${number.makeTask(index).contentId}/meta`);
  let next = 0;
  let found = 0;
  const reader = async (): Promise<void> => {
    for (let key = keys[next++]; key !== undefined; key = keys[next++]) if (await store.get(key)) found++;
  };
  await Promise.all(Array.from({ length: readers }, reader));
  return found;
}

/** A stream whose results are written to a cache in a directory. */
export const cacheMisses: Workload = { run, clear };

/** A stream of which all results are in a cache in a directory. */
export const cacheHits: Workload = { run, prepare, clear };

/** What the store itself takes to read as many entries, as many at once. */
export const cacheReads: Workload = { run: readAll, prepare, clear };
