import { describe, expect, it } from "@jest/globals";
import { all, flowSchema, startExecution, type Broker } from "@mazepa/core";
import { gate } from "../gate.js";
import { pass, passUntil, stopTime } from "../stopped-time.js";
import { count, echo, seen, setup, until, untilAborted } from "./worker-rule-operations.js";

/** Counts the calls of `depth` on the queues of `broker`. */
function depthsAsked(broker: Broker): { readonly count: number } {
  const asked = { count: 0 };
  const queue = broker.queue.bind(broker);
  broker.queue = (name) => {
    const original = queue(name);
    const depth = original.depth.bind(original);
    return Object.assign(original, {
      depth: () => {
        asked.count++;
        return depth();
      },
    });
  };
  return asked;
}

describe("E14 a queue that loses things", () => {
  it("E14 what is missing is submitted again, with an event, once the queue is empty and nothing was heard", async () => {
    const { worker, remote, tasks } = await setup();
    const flow = flowSchema({ name: "stalls.flow" }, function* () {
      return yield* all([echo.makeTask(1), echo.makeTask(2)]);
    });
    const execution = startExecution(flow(), { queue: remote(), stalledAfterMs: 30 });
    const lost = await tasks.receive({ maxCount: 9, waitMs: 5000, leaseMs: 60_000 });
    await tasks.acknowledge(lost);
    const events: unknown[] = [];
    for await (const event of execution) {
      events.push(event);
      if (event.type === "stalled") worker();
    }

    expect(await execution.result).toEqual([1, 2]);
    expect(events).toContainEqual(expect.objectContaining({ type: "stalled", submittedAgain: 2 }));
    expect(events).toContainEqual(expect.objectContaining({ type: "task-succeeded", attempt: 2 }));
  });

  it("E14 what a worker still has is not missing", async () => {
    const { worker, remote, broker } = await setup();
    worker({ cancelCheckMs: 5 });
    const looks = depthsAsked(broker);
    const types: string[] = [];
    const execution = startExecution(untilAborted.makeTask(1), {
      queue: remote(),
      stalledAfterMs: 10,
      cancelGraceMs: 1,
      onEvent: ({ type }) => types.push(type),
    });
    await seen.started.opened;
    const before = looks.count;
    await until(() => looks.count >= before + 3);
    execution.cancel();

    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    expect(types).not.toContain("stalled");
  });

  it("E6 the wait for a worker is bounded by queueTimeoutMs, the run is not", async () => {
    const { worker, remote } = await setup();
    const waiting = startExecution(count.makeTask(1).with({ queueTimeoutMs: 20 }), { queue: remote(), cancelGraceMs: 1 });
    await expect(waiting.result).rejects.toMatchObject({
      cause: { code: "MAZEPA_TASK_TIMEOUT", message: expect.stringContaining("queueTimeoutMs") },
    });

    stopTime();
    const working = worker({ drainMs: 1 });
    const hasStarted = gate();
    const running = startExecution(untilAborted.makeTask(2).with({ queueTimeoutMs: 1000 }), {
      queue: remote(),
      cancelGraceMs: 1,
      onEvent: ({ type }) => type === "task-started" && hasStarted.open(),
    });
    running.result.catch(() => undefined);
    await passUntil(hasStarted.opened, 10);
    await pass(5000);
    expect(running.snapshot()["rules.untilAborted"]).toMatchObject({ running: 1, failed: 0 });

    running.cancel();
    await expect(passUntil(running.result, 10)).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    await passUntil(working.stop(), 10);
    expect(seen.runs).toBe(0);
  });
});
