import { describe, expect, it } from "@jest/globals";
import type { WorkerView } from "@mazepa/core";
import { workerRow } from "./worker-row.js";

const hourMs = 3_600_000;

/** A worker that was started three hours ago, and was seen some time ago. */
function worker({ seenMs, ...changed }: Partial<WorkerView> & { readonly seenMs: number }): WorkerView {
  const counts = { received: 0, running: 0, dropped: 0, lost: 0, released: 0, poison: 0, brokerErrors: 0 };
  return {
    ...{ id: "host-1-a", version: "1", host: "host", pid: 1, coreVersion: "0.1.0", everyMs: 15_000, isDead: false },
    ...{ broker: "file:queues", queues: ["urgent", "tasks"], isolation: "thread", concurrency: 4, running: [] },
    stats: { ...counts, succeeded: 1200, failed: 3, cancelled: 1 },
    ...{ startedAt: new Date(Date.now() - 3 * hourMs), updatedAt: new Date(Date.now() - seenMs), ...changed },
  };
}

describe("a row of `mazepa workers`", () => {
  it("UD4 has the task that has run longest, with its progress", () => {
    const task = { taskId: "t", operationId: "resize", executionId: "e", attempt: 1, startedAtMs: Date.now() - 2 * hourMs };
    const running = [
      { ...task, progress: { fraction: 0.409 } },
      { ...task, operationId: "merge" },
    ];

    const row = workerRow(worker({ seenMs: 20_000, running }));

    expect(row).toEqual([
      ...["host-1-a", "host", "urgent, tasks", "2/4", "resize for 2 h, 40 %"],
      ...["1,204", "3", "3 h ago", "20 s ago"],
    ]);
  });

  it("UD4 says that a worker is dead", () => {
    const row = workerRow(worker({ seenMs: 600_000, isDead: true }));

    expect(row.at(-1)).toBe("dead, 10 min ago");
    expect(row[4]).toBe("");
  });
});
