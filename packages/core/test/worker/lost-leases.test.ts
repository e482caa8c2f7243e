import { describe, expect, it } from "@jest/globals";
import { startExecution } from "@mazepa/core";
import { passUntil, stopTime } from "../stopped-time.js";
import { rememberingLog } from "./worker-in-memory.js";
import { seen, setup, until, untilAborted } from "./worker-rule-operations.js";

describe("W9 a task whose lease is lost", () => {
  it("W9 is told to stop, counted as lost, and not reported: its new holder does that", async () => {
    stopTime();
    const { worker, remote, broker } = await setup();
    const log = rememberingLog();
    const running = worker({ leaseMs: 300, log });
    const queue = remote();
    const execution = startExecution(untilAborted.makeTask(1), { queue, executionId: "lost", cancelGraceMs: 10 });
    execution.result.catch(() => {});
    await passUntil(seen.started.opened, 10);

    await broker.deleteQueue("tasks"); // with its leases
    await broker.createQueue("tasks");
    await passUntil(
      until(() => running.stats().running === 0),
      10,
    );

    expect(running.stats()).toMatchObject({ lost: 1, released: 0, dropped: 0 });
    expect(log.lines).toContainEqual({
      level: "warn",
      message: expect.stringMatching(/^The lease of a task was lost/),
      fields: expect.objectContaining({ operation: "rules.untilAborted" }),
    });
    expect(execution.snapshot()["rules.untilAborted"]).toMatchObject({ submitted: 1, failed: 0, retried: 0, cancelled: 0 });
    execution.cancel();
    await expect(passUntil(execution.result, 10)).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
  });
});
