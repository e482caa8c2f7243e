import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "@jest/globals";
import { all, flowSchema, MemoryBlobStore, race, settle, startExecution, type ExecutionEvent, type Worker } from "@mazepa/core";
import {
  deaf,
  heeding,
  leave,
  passing,
  spin,
  stray,
  talk,
  twice,
  unsendable,
  Warm,
  whereabouts,
} from "../operations/isolated-operations.js";
import { gate } from "../gate.js";
import { rememberingLog, setup } from "./worker-in-memory.js";

const modules = [fileURLToPath(new URL("../operations/isolated-operations.js", import.meta.url))];
const workers: Worker[] = [];

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

async function isolated(
  isolation: "thread" | "process",
  options: Parameters<Awaited<ReturnType<typeof setup>>["worker"]>[0] = {},
) {
  const made = await setup();
  const worker = made.worker({ isolation, modules, ...options });
  workers.push(worker);
  await worker.ready;
  return { ...made, worker };
}

/** A task whose start is told at once, since its wait for a worker is limited. */
const announced = (operation: typeof heeding) => operation.makeTask().with({ queueTimeoutMs: 3_600_000 });

describe.each(["thread", "process"] as const)("a worker with isolation %s", (isolation) => {
  it("W5 runs tasks elsewhere, at most as many at once as it has slots", async () => {
    const { run } = await isolated(isolation, { concurrency: 2 });

    const here = await run(whereabouts.makeTask());
    const values = await run(
      flowSchema({ name: `isolation.twice.${isolation}` }, function* () {
        return yield* all(Array.from({ length: 100 }, (_, index) => twice.makeTask(index)));
      })(),
    );

    if (isolation === "process") expect(here.pid).not.toBe(process.pid);
    else expect(here).toEqual({ pid: process.pid, threadId: expect.any(Number) });
    if (isolation === "thread") expect(here.threadId).toBeGreaterThan(0);
    expect(values).toEqual(Array.from({ length: 100 }, (_, index) => index * 2));
  });

  it("W5 survives process.exit in a task, which fails, and goes on with the others", async () => {
    const { run, worker } = await isolated(isolation);

    const outcome = await run(
      flowSchema({ name: `isolation.exit.${isolation}` }, function* () {
        return yield* settle(leave.makeTask(3));
      })(),
    );

    expect(outcome).toMatchObject({
      status: "failed",
      error: { code: "MAZEPA_WORKER_CRASHED", message: expect.stringContaining("exit code 3") },
    });
    expect(await run(twice.makeTask(4))).toBe(8);
    expect(worker.stats()).toMatchObject({ failed: 1, succeeded: 1 });
  });

  it("W5 survives an uncaught exception", async () => {
    const { run } = await isolated(isolation);

    await expect(run(stray.makeTask())).rejects.toMatchObject({ cause: { code: "MAZEPA_WORKER_CRASHED" } });
    expect(await run(twice.makeTask(5))).toBe(10);
  });

  it("E6 stops code that spins beyond its time limit", async () => {
    const { run } = await isolated(isolation);

    await expect(run(spin.makeTask(60_000).with({ timeoutMs: 50 }))).rejects.toMatchObject({
      cause: { code: "MAZEPA_TASK_TIMEOUT" },
    });
    expect(await run(twice.makeTask(6))).toBe(12);
  });

  it("E6 replaces the place of a task that ignores its signal", async () => {
    const { run } = await isolated(isolation);
    const before = await run(whereabouts.makeTask().with({ id: "before" }));

    await expect(run(deaf.makeTask().with({ timeoutMs: 20 }))).rejects.toMatchObject({ cause: { code: "MAZEPA_TASK_TIMEOUT" } });
    const after = await run(whereabouts.makeTask().with({ id: "after" }));

    expect(after).not.toEqual(before);
  });

  it("E6 keeps the place of a task that heeds its signal", async () => {
    const { run } = await isolated(isolation);
    const before = await run(whereabouts.makeTask().with({ id: "before" }));

    await expect(run(heeding.makeTask().with({ timeoutMs: 20 }))).rejects.toMatchObject({
      cause: { code: "MAZEPA_TASK_TIMEOUT" },
    });

    expect(await run(whereabouts.makeTask().with({ id: "after" }))).toEqual(before);
  });

  it("E5 retries transient errors that come from elsewhere", async () => {
    const { run } = await isolated(isolation);

    expect(await run(passing.makeTask(), { transientRetry: { limit: 5, initialDelayMs: 1 } })).toBe(3);
  });

  it("V2 names the part of a result that cannot travel", async () => {
    const { run } = await isolated(isolation);

    await expect(run(unsendable.makeTask())).rejects.toMatchObject({
      cause: { code: "MAZEPA_SERIALIZATION", path: "result.callback" },
    });
  });

  it("O8 calls setup once for each distinct state", async () => {
    const { run } = await isolated(isolation);
    const tasks = ["a", "a", "b", "a"].map((name, index) => new Warm(name).makeTask().with({ id: `warm-${index}` }));

    const counts = await run(
      flowSchema({ name: `isolation.warm.${isolation}` }, function* () {
        return yield* all(tasks);
      })(),
    );

    expect(counts).toEqual([1, 1, 1, 1]);
  });

  it("O7 writes what tasks log with the ids of execution and task", async () => {
    const log = rememberingLog();
    const { run } = await isolated(isolation, { log });

    const taskId = await run(talk.makeTask("hello"), { executionId: "talking" });

    expect(log.lines).toContainEqual({
      level: "info",
      message: "hello",
      fields: expect.objectContaining({ length: 5, execution: "talking", task: taskId, attempt: 1 }),
    });
  });

  it("E7 stops a running task when its execution is cancelled", async () => {
    const { remote, worker } = await isolated(isolation, { cancelCheckMs: 20 });
    const execution = startExecution(announced(heeding), { queue: remote(), cancelGraceMs: 1 });
    for await (const { type } of execution) {
      if (type === "task-started") break;
    }

    execution.cancel("enough");

    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    while (worker.stats().dropped === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it("W6 stops a running task that was cancelled by itself, and reports it", async () => {
    const payloads = new MemoryBlobStore();
    const { run, worker } = await isolated(isolation, { cancelCheckMs: 20, payloads, concurrency: 2 });
    const hasStarted = gate();
    const onEvent = ({ type }: ExecutionEvent) => type === "task-started" && hasStarted.open();
    const starts = flowSchema({ name: `isolation.starts.${isolation}` }, async function* () {
      await hasStarted.opened;
      return "it has started";
    });
    const first = flowSchema({ name: `isolation.race.${isolation}` }, function* () {
      return yield* race([announced(heeding), starts()]);
    });

    expect(await run(first(), { remote: { payloads }, cancelGraceMs: 60_000, onEvent })).toBe("it has started");
    expect(worker.stats()).toMatchObject({ cancelled: 1 });
  });

  it("has an error for a module that is not there, or cannot be loaded", async () => {
    const { worker } = await setup();
    const broken = fileURLToPath(new URL("../operations/broken-module.js", import.meta.url));

    await expect(worker({ isolation, modules: ["./absent.js"] }).done).rejects.toMatchObject({
      code: "MAZEPA_INVALID_OPTION",
      message: expect.stringContaining("./absent.js"),
    });
    await expect(worker({ isolation, modules: [broken] }).done).rejects.toMatchObject({
      code: "MAZEPA_INVALID_OPTION",
      message: expect.stringContaining("this module is broken"),
    });
  });
});
