import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it } from "@jest/globals";
import { FileBlobStore, listExecutions, readExecution, type ExecutionView } from "@mazepa/core";

const script = path.join(import.meta.dirname, "../execution/processes", "stoppable.js");

/**
 * Starts a head with a checkpoint in `directory`; resolves when it has run three tasks, or ended.
 */
async function startHead(directory: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [script, directory], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  const exited = once(child, "close");
  for await (const line of createInterface(child.stdout)) if (line === "ran 3") break;
  return { child, exited };
}

/** The summary is written behind the back of the tasks. */
async function whenTold(store: FileBlobStore): Promise<ExecutionView | undefined> {
  while (!(await store.get("executions/stoppable/summary"))) await new Promise(setImmediate);
  return readExecution(store, "stoppable");
}

describe("a head that is killed", () => {
  it("E13 leaves an execution that is seen to be interrupted at once, and to have succeeded after it was resumed", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "mazepa-summary-"));
    const store = new FileBlobStore(directory);

    const first = await startHead(directory);
    const running = await whenTold(store);
    first.child.kill("SIGKILL");
    await first.exited;
    const killed = await readExecution(store, "stoppable");
    const second = await startHead(directory, { FINISH: "1" });
    await second.exited;
    const [resumed] = await listExecutions(store);

    expect(running).toMatchObject({ state: "running", head: { pid: first.child.pid, epoch: 1 } });
    expect(killed).toMatchObject({ state: "interrupted", endedAt: undefined, head: { pid: first.child.pid } });
    expect(resumed).toMatchObject({ executionId: "stoppable", state: "succeeded", head: { epoch: 2 } });
    expect(resumed?.startedAt).toEqual(running?.startedAt);
    const [work] = resumed?.operations ?? [];
    expect((work?.succeeded ?? 0) + (work?.restored ?? 0)).toBe(10);
    await rm(directory, { recursive: true });
  });
});
