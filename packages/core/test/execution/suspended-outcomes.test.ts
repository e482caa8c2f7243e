import { describe, expect, it } from "@jest/globals";
import { MemoryBlobStore, startExecution } from "@mazepa/core";
import { gate } from "../gate.js";
import { echo, setup as setupBroker } from "../worker/worker-rule-operations.js";

describe("a head that is suspended", () => {
  it("Q3 waits until what its aborted poll still brings is given back", async () => {
    const { broker, tasks, remote } = await setupBroker();
    const { opened, open } = gate<string>();
    const queue = (name: string) => Object.assign(broker.queue(name), { settled: () => opened.then(() => undefined) });
    const { createQueue, deleteQueue, queueExists, close } = broker;
    const methods = { createQueue, deleteQueue, queueExists, close };
    const bound = Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, method.bind(broker)]));
    const options = { executionId: "suspended", checkpoint: new MemoryBlobStore() };
    const execution = startExecution([echo.makeTask(1)], {
      ...options,
      queue: remote({ broker: { ...(bound as typeof methods), name: "slow", queue } }),
      unreachableAfterMs: 0,
    });
    let hasEnded = false;
    const ended = execution.result.catch(() => undefined).then(() => (hasEnded = true));
    await tasks.receive({ maxCount: 1, waitMs: 10_000, leaseMs: 60_000 });
    await broker.deleteQueue("mazepa-suspended-1");
    for (let turns = 0; turns < 50; turns++) await new Promise(setImmediate);

    expect(hasEnded).toBe(false);
    open("");
    await ended;
  });
});
