import { describe, expect, it } from "@jest/globals";
import { execute } from "@mazepa/core";
import { hoard, blockAndTrace, traceValue } from "./processes/worker-operations.js";
import { workersOnDirectory } from "./worker-process.js";

describe("a worker whose task takes too much memory", () => {
  it.each(["thread", "process"] as const)("W5 survives a task that runs out of memory (%s)", async (isolation) => {
    const { queue, trace, startWorker } = await workersOnDirectory();
    const worker = await startWorker({ isolation }, ["--max-old-space-size=96"], "ignore");

    await expect(execute(hoard.makeTask(trace), { queue })).rejects.toMatchObject({ cause: { code: "MAZEPA_WORKER_CRASHED" } });

    expect(await execute(traceValue.makeTask(trace, 1), { queue })).toBe(1);
    worker.stop();
    expect((await worker.ended).stats).toMatchObject({ failed: 1, succeeded: 1 });
  });

  it("W3 gives up a task that kills its whole worker each time", async () => {
    const { queue, trace, traced, startWorker } = await workersOnDirectory();
    const result = execute(blockAndTrace.makeTask(trace, 600_000), { queue });
    result.catch(() => {});
    for (let delivery = 1; delivery <= 2; delivery++) {
      const { child, exited } = await startWorker({ isolation: "inline", leaseMs: 1000, maxDeliveries: 2 });
      await traced("began", delivery);
      child.kill("SIGKILL");
      await exited;
    }
    const last = await startWorker({ isolation: "inline", leaseMs: 1000, maxDeliveries: 2 });

    await expect(result).rejects.toMatchObject({
      cause: { code: "MAZEPA_WORKER_CRASHED", message: expect.stringContaining("3 times") },
    });
    last.stop();
    expect((await last.ended).stats).toMatchObject({ poison: 1 });
  });
});
