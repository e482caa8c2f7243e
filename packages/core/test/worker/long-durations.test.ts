import { describe, expect, it } from "@jest/globals";
import { taskableOperation, taskContext, startWorker, MemoryBroker } from "@mazepa/core";
import { gate } from "../gate.js";
import { setup } from "./worker-in-memory.js";

const monthMs = 30 * 86_400_000;

const turns = taskableOperation({ name: "long durations.turns" }, async () => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  return taskContext().signal.aborted;
});

describe("durations of a worker beyond Node's timers", () => {
  it.each(["maxRuntimeMs", "idleTimeoutMs", "cancelCheckMs"])("E23 %s of a month is a month", async (option) => {
    const { worker, run } = await setup();
    const started = worker({ [option]: monthMs });

    const isAborted = await run(turns.makeTask().with({ timeoutMs: monthMs, queueTimeoutMs: monthMs }));
    const [end] = await Promise.all([started.done, started.stop()]);

    expect([isAborted, end]).toEqual([false, "stopped"]);
  });

  it("E23 drainMs of a month lets a running task end", async () => {
    const { worker, run } = await setup();
    const isRunning = gate();
    const draining = taskableOperation({ name: "long durations.draining" }, async () => {
      isRunning.open();
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
      return taskContext().signal.aborted;
    });
    const started = worker({ drainMs: monthMs });

    const result = run(draining.makeTask());
    await isRunning.opened;
    await started.stop();

    expect(await result).toBe(false);
  });

  it.each(["maxRuntimeMs", "idleTimeoutMs", "drainMs", "unknownOperationGraceMs", "cancelCheckMs"])(
    "E23 %s is refused beyond ten years, naming it",
    (option) => {
      const options = {
        broker: new MemoryBroker(),
        queues: ["tasks"],
        isolation: "inline",
        [option]: 11 * 365 * 86_400_000,
      } as const;

      expect(() => startWorker(options)).toThrow(new RegExp(`"${option}" is \\d+; it can be \\d+ \\(ten years\\) at most`));
    },
  );
});
