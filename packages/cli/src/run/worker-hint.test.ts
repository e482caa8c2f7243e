import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { OperationCounts } from "@mazepa/core";
import { hintAtWorkers } from "./worker-hint.js";

const place = { queue: "file:./queues#tasks", module: "ops.ts" };

/** The output on standard error within a minute. */
function hearWithinAMinute(counts: Partial<OperationCounts>, letGo = false): string {
  const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  const stop = hintAtWorkers(
    () => ({ resize: { submitted: 0, running: 0, succeeded: 0, failed: 0, ...counts } as OperationCounts }),
    place,
  );
  if (letGo) stop();
  jest.advanceTimersByTime(60_000);
  const heard = write.mock.calls.map(([text]) => String(text)).join("");
  write.mockRestore();
  return heard;
}

describe("hintAtWorkers", () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it("says once how to start a worker when none takes tasks", () => {
    expect(hearWithinAMinute({ submitted: 3 })).toBe(
      "No worker has taken a task yet. To start one: mazepa worker --queue 'file:./queues#tasks' --import ops.ts\n",
    );
  });

  it.each([
    ["a task runs", { submitted: 3, running: 1 }],
    ["a task is done", { submitted: 3, succeeded: 1 }],
    ["there are no tasks", {}],
  ])("says nothing when %s", (_what, counts) => {
    expect(hearWithinAMinute(counts)).toBe("");
  });

  it("says nothing once let go", () => {
    expect(hearWithinAMinute({ submitted: 3 }, true)).toBe("");
  });
});
