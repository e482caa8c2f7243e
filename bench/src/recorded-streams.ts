import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { execute, flowSchema, taskableOperation } from "@mazepa/core";
import type { Workload } from "./workload.js";

const number = taskableOperation({ name: "recordedNumber" }, (value: number): number => value);

const stream = flowSchema(function* recorded(count: number) {
  for (let index = 0; index < count; index++) yield number.makeTask(index);
  return count;
});

const folderVariable = "MAZEPA_BENCH_FOLDER";

/** A new one unless the parent process has made one; its end removes it. */
function folder(): string {
  return (process.env[folderVariable] ??= mkdtempSync(path.join(tmpdir(), "mazepa-bench-")));
}

function clear(): void {
  rmSync(folder(), { recursive: true, force: true });
}

const run = (count: number): Promise<number> => execute(stream(count), { checkpoint: folder(), executionId: `stream-${count}` });

/** A stream of which every outcome is recorded in local files. */
export const recordedStream: Workload = { run, clear };

/** The same, when another process has recorded all of it: nothing runs again. */
export const resumedStream: Workload = {
  run,
  clear,
  prepare: (count) => {
    const program = fileURLToPath(new URL("./record-stream.js", import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [program, String(count)], {
      encoding: "utf8",
      env: { ...process.env, [folderVariable]: folder() },
    });
    if (status !== 0) throw new Error(`A stream could not be recorded:\n${stderr}`);
  },
};
