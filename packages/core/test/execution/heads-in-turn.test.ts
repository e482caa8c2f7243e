import { describe, expect, it } from "@jest/globals";
import { MemoryBlobStore, QueueConnectionError, startExecution, type Execution, type Task } from "@mazepa/core";
import { encodeReport, type OutcomeReport } from "@mazepa/core/transport";
import { echo, setup as setupBroker } from "../worker/worker-rule-operations.js";

const outcomes = "mazepa-turns-1";

/**
 * Heads of one execution, each of which takes over from the one before, and what workers would do.
 */
async function setup() {
  const { broker, tasks, remote } = await setupBroker();
  const checkpoint = new MemoryBlobStore();
  const lead = async (task: Task<unknown>) => {
    const execution = startExecution(task, { queue: remote(), executionId: "turns", checkpoint, takeOver: true });
    const [message] = await tasks.receive({ maxCount: 1, waitMs: 10_000, leaseMs: 60_000 });
    return { execution, sent: JSON.parse(message!.body) as { id: string; head: string } };
  };
  const report = (taskId: string, outcome: Partial<OutcomeReport["outcome"]>, head?: string) => {
    const how = { attempt: 1, startedAt: new Date(), durationMs: 1, worker: "test", ...outcome } as OutcomeReport["outcome"];
    const body = JSON.parse(encodeReport({ executionId: "turns", taskId, attempt: 1, outcome: how })) as { reports: object[] };
    const reports = body.reports.map((fields) => ({ ...fields, head }));
    return broker.queue(outcomes).send([{ body: JSON.stringify({ ...body, reports }) }]);
  };
  return { broker, remote, lead, report };
}

const codeOf = (execution: Execution<unknown>) => execution.result.then(String, ({ code }: { code: string }) => code);

describe("heads that follow each other", () => {
  it("E13 a head that was replaced leaves a report of a task that it does not know to its successor", async () => {
    const { lead, report } = await setup();
    const first = await lead(echo.makeTask(1));
    const firstEnd = codeOf(first.execution);
    const second = await lead(echo.makeTask(2));

    // The first one has waited for longer, so that it gets this.
    await report(second.sent.id, { status: "succeeded", value: 2 }, second.sent.head);

    expect(await second.execution.result).toBe(2);
    expect(await firstEnd).toBe("MAZEPA_EXECUTION_RUNNING");
  });

  it("E4 what was cancelled, or failed, for an earlier head is not so for the next one", async () => {
    const { lead, report } = await setup();
    const first = await lead(echo.makeTask(1));
    const firstEnd = codeOf(first.execution);
    const second = await lead(echo.makeTask(1));
    const ignored: string[] = [];
    const events = (async () => {
      for await (const event of second.execution) if (event.type === "outcome-ignored") ignored.push(event.status);
    })();
    await report("unknown", { status: "cancelled", reason: "the receiver looks at the lease" });
    expect(await firstEnd).toBe("MAZEPA_EXECUTION_RUNNING");

    await report(second.sent.id, { status: "cancelled", reason: "the first one said so" }, first.sent.head);
    await report(second.sent.id, { status: "failed", error: new Error("for the first one") }, first.sent.head);
    await report(second.sent.id, { status: "succeeded", value: 1 }, second.sent.head);

    expect(await second.execution.result).toBe(1);
    await events;
    expect(ignored.sort()).toEqual(["cancelled", "cancelled", "failed"]);
  });

  it("is not stopped by a connection that breaks while its queue is made or removed", async () => {
    const { broker, lead, report } = await setup();
    const { createQueue, deleteQueue } = broker;
    const failing = new Set(["createQueue", "deleteQueue"]);
    const once = (name: string, work: (queue: string) => Promise<void>) => async (queue: string) => {
      if (failing.delete(name)) throw new QueueConnectionError("the line is down");
      return work.call(broker, queue);
    };
    broker.createQueue = once("createQueue", createQueue);
    broker.deleteQueue = once("deleteQueue", deleteQueue);

    const { execution, sent } = await lead(echo.makeTask(3));
    await report(sent.id, { status: "succeeded", value: 3 });

    expect(await execution.result).toBe(3);
    expect(failing.size).toBe(0);
    expect(await broker.queueExists(outcomes)).toBe(false);
  });
});
