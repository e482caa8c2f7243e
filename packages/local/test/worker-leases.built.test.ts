import { describe, expect, it } from "@jest/globals";
import { execute, type ExecutionEvent } from "@mazepa/core";
import { blockAndTrace, traceValue } from "./processes/worker-operations.js";
import { workersOnDirectory } from "./worker-process.js";

describe("leases of a worker process", () => {
  it.each(["inline", "thread"] as const)(
    "W2 are kept while an operation blocks its thread for longer (%s)",
    async (isolation) => {
      const { queue, trace, lines, startWorker } = await workersOnDirectory();
      await Promise.all([startWorker({ isolation, leaseMs: 6000 }), startWorker({ isolation, leaseMs: 6000 })]);

      expect(await execute(blockAndTrace.makeTask(trace, 7000), { queue })).toBe("blocked");

      expect(await lines()).toHaveLength(2);
    },
  );

  it.each(["inline", "thread"] as const)("W9 were lost while it was stopped: it reports nothing (%s)", async (isolation) => {
    const { queue, trace, traced, awaited, startWorker } = await workersOnDirectory();
    const first = await startWorker({ isolation, leaseMs: 2000 });
    const ignored: string[] = [];
    const onEvent = ({ type }: ExecutionEvent) => type === "outcome-ignored" && ignored.push(type);
    const tasks = [1, 2].map((value) => traceValue.makeTask(trace, value, awaited.file));
    const result = execute(tasks, { queue, onEvent });
    await traced("began 1");
    first.child.kill("SIGSTOP");
    const second = await startWorker({ isolation, leaseMs: 20_000, concurrency: 2 });
    await traced("began 1", 2);
    await traced("began 2");

    await awaited.make();
    first.child.kill("SIGCONT");
    await traced("ended 1", 2);
    first.stop();

    expect((await first.ended).stats).toMatchObject({ lost: 1, succeeded: 0, failed: 0 });
    expect(await result).toEqual([1, 2]);
    second.stop();
    expect((await second.ended).stats).toMatchObject({ succeeded: 2 });
    expect(ignored).toEqual([]);
  });

  it("W1 loses nothing when workers are killed again and again", async () => {
    const { queue, trace, lines, traced, awaited, startWorker, broker } = await workersOnDirectory();
    const held = (index: number) => (index === 0 ? awaited.file : undefined);
    const tasks = Array.from({ length: 60 }, (_, index) => traceValue.makeTask(trace, index, held(index)));
    let isOver = false;
    const result = execute(tasks, { queue }).finally(() => (isOver = true));

    for (let round = 1; round <= 4; round++) {
      const { child, exited } = await startWorker({
        leaseMs: 300,
        concurrency: 2,
        isolation: round % 2 === 0 ? "thread" : "inline",
      });
      await traced("began", 6 * round);
      child.kill("SIGKILL");
      await exited;
    }
    expect(isOver).toBe(false);
    await awaited.make();
    await startWorker({ leaseMs: 300, concurrency: 2 });

    expect(await result).toEqual(tasks.map((_, index) => index));
    expect((await lines()).filter((line) => line.startsWith("ended")).length).toBeGreaterThanOrEqual(60);
    expect(await broker.queue("tasks").depth()).toMatchObject({ ready: 0 });
  });

  it.each(["SIGTERM", "SIGINT"] as const)(
    "W4 ends on %s after its running task, and leaves the rest to others",
    async (signal) => {
      const { queue, trace, lines, traced, awaited, startWorker } = await workersOnDirectory();
      const first = await startWorker();
      const result = execute(
        [1, 2].map((value) => traceValue.makeTask(trace, value, awaited.file)),
        { queue },
      );
      await traced("began");

      first.child.kill(signal);
      await first.signalled;
      await awaited.make();

      expect((await first.ended).end).toBe("stopped");
      expect(await first.exited).toEqual([0, null]);
      expect((await lines()).length).toBe(2);
      await startWorker();
      expect(await result).toEqual([1, 2]);
    },
  );
});
