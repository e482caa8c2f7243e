import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "@jest/globals";
import type { Task } from "@mazepa/core";
import { WorkerPool, toOutcomeReport, taskPayload, type IsolatedResult, type RunningTask } from "@mazepa/core/internal";
import {
  blockUntil,
  heeding,
  leave,
  leaveDirectory,
  linger,
  spin,
  twice,
  whereabouts,
} from "../operations/isolated-operations.js";

const modules = [fileURLToPath(new URL("../operations/isolated-operations.js", import.meta.url))];
const pools: WorkerPool[] = [];

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

/** A pool that has run enough short tasks to hand them over several at a time. */
async function warmPool(size: number) {
  const options = { isolation: "thread", size, modules, packages: [], warmInstances: 16, worker: "test" } as const;
  const pool = new WorkerPool({ ...options, onRefillFailed: () => {} });
  pools.push(pool);
  await pool.start();
  const run = ({ id, operationId, operation, args }: Task): RunningTask => {
    const header = { id, operationId, executionId: "pool", attempt: 1, options: {} };
    const payload = taskPayload({ ...header, operation, args });
    return pool.run({ header, payload }, { onRunning: () => {}, onLog: () => {} });
  };
  await Promise.all(Array.from({ length: 50 }, (_, index) => run(twice.makeTask(-index)).result));
  return run;
}

function outcomeOf(result: IsolatedResult) {
  if (result.type !== "report") throw new Error(result.message);
  return toOutcomeReport("pool", result.report).outcome;
}

describe("a pool that is handed short tasks ahead", () => {
  it("W5 blames a crash on the task that ran, and on no other", async () => {
    const run = await warmPool(1);
    const tasks = Array.from({ length: 40 }, (_, index) => (index % 13 === 6 ? leave.makeTask(index) : twice.makeTask(index)));

    const outcomes = (await Promise.all(tasks.map((task) => run(task).result))).map(outcomeOf);

    for (const [index, outcome] of outcomes.entries()) {
      if (index % 13 !== 6) expect(outcome).toMatchObject({ status: "succeeded", value: index * 2 });
      else
        expect(outcome).toMatchObject({
          status: "failed",
          error: { code: "MAZEPA_WORKER_CRASHED", message: expect.stringContaining(`code ${index}.`) },
        });
    }
  });

  it.each([
    ["", 0],
    [" that began late", 200],
  ])("takes tasks back from behind a long one%s, and lets others have them", async (_, lingerMs) => {
    const run = await warmPool(2);
    if (lingerMs > 0) await Promise.all([1, 2].map((call) => run(linger.makeTask(lingerMs, call)).result));
    const slow = run(blockUntil.makeTask("/never"));
    const rest = Array.from({ length: 30 }, (_each, index) => run(whereabouts.makeTask().with({ id: `w${index}` })));

    const places = (await Promise.all(rest.map(({ result }) => result))).map(outcomeOf);

    expect(places.every(({ status }) => status === "succeeded")).toBe(true);
    slow.abort("enough");
    expect(outcomeOf(await slow.result)).toMatchObject({ status: "cancelled", reason: "enough" });
  });

  it("leaves no task behind a long one when the results before it come late", async () => {
    const run = await warmPool(2);
    // The pool's timers of the first tasks come before this one.
    await setTimeout(25);
    const [first, second] = [run(spin.makeTask(10)), run(spin.makeTask(10))];
    const folder = await mkdtemp(path.join(tmpdir(), "mazepa-slow-"));
    const slow = run(blockUntil.makeTask(path.join(folder, "others are done")));
    const rest = Array.from({ length: 40 }, (_each, index) => run(twice.makeTask(10 + index)));
    // While this thread is blocked, the others work. Then its timers come before their messages.
    await new Promise<void>((resolve) =>
      setImmediate(() => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
        resolve();
      }),
    );

    const outcomes = (await Promise.all([first, second, ...rest].map(({ result }) => result))).map(outcomeOf);

    expect(outcomes.every(({ status }) => status === "succeeded")).toBe(true);
    await writeFile(path.join(folder, "others are done"), "");
    expect(outcomeOf(await slow.result)).toMatchObject({ status: "succeeded", value: "released" });
    await rm(folder, { recursive: true });
  });

  it("cancels a task that waits behind another one", async () => {
    const run = await warmPool(1);
    const first = run(heeding.makeTask());
    const second = run(twice.makeTask(1));
    const third = run(twice.makeTask(2));

    second.abort("not wanted");
    first.abort("enough");

    expect(outcomeOf(await second.result)).toMatchObject({ status: "cancelled" });
    expect(outcomeOf(await first.result)).toMatchObject({ status: "cancelled", reason: "enough" });
    expect(outcomeOf(await third.result)).toMatchObject({ status: "succeeded", value: 4 });
  });

  it("K12 removes the temporary directory of a task that has crashed", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "mazepa-crash-"));
    const run = await warmPool(1);

    const outcome = outcomeOf(await run(leaveDirectory.makeTask(path.join(folder, "path"))).result);

    const directory = await readFile(path.join(folder, "path"), "utf8");
    expect(outcome).toMatchObject({ error: { code: "MAZEPA_WORKER_CRASHED" } });
    while (existsSync(directory)) await new Promise(setImmediate);
    await rm(folder, { recursive: true });
  });
});
