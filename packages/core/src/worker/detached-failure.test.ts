import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { FatalError, TransientError } from "../errors.js";
import { cancelledOutcome, failedOutcome, neverRan } from "../tasks/task-outcome.js";
import { detachedWith } from "../wire/detached.js";
import { toReport } from "../wire/outcome-message.js";
import { decideDetached, detachedReason, failureIn } from "./detached-failure.js";

const record = neverRan(1, "here");
const retries = { limit: 2, initialDelayMs: 100, factor: 3, jitter: "none" } as const;

/** The waits after the deliveries before the last; undefined once there are no more. */
function delaysAfter(error: Error, maxDeliveries: number): (number | undefined)[] {
  const outcome = failedOutcome(error, record);
  return [1, 2, 3, 4].map(
    (deliveryCount) => decideDetached({ detached: detachedWith(retries), outcome, deliveryCount, maxDeliveries }).delayMs,
  );
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe("the decision about a detached task that has failed", () => {
  it("W13 follows the retries of the task, whatever maxDeliveries says", () => {
    expect(delaysAfter(new RangeError("no such row"), 1)).toEqual([100, 300, undefined, undefined]);
    expect(delaysAfter(new RangeError("no such row"), 9)).toEqual([100, 300, undefined, undefined]);
  });

  it("W13 waits after transient errors as they say, else with the back-off of their own", () => {
    jest.spyOn(Math, "random").mockReturnValue(0.5);

    expect(delaysAfter(new TransientError("busy", { retryAfterMs: 7 }), 4)).toEqual([7, 7, 7, undefined]);
    expect(delaysAfter(new TransientError("busy"), 1)).toEqual([500, 1000, undefined, undefined]);
  });

  it("W13 retries neither fatal errors nor cancelled tasks", () => {
    const outcome = cancelledOutcome("the worker's taskFilter refused it", record);

    const decision = decideDetached({ detached: detachedWith(retries), outcome, deliveryCount: 1, maxDeliveries: 9 });

    expect(delaysAfter(new FatalError("never"), 9)).toEqual([undefined, undefined, undefined, undefined]);
    expect(decision.delayMs).toBeUndefined();
    expect(decision.error).toMatchObject({ code: "MAZEPA_TASK_CANCELLED", message: expect.stringContaining("taskFilter") });
  });

  it("W13 counts a report that cannot be read, or tells of no failure, as a failure", () => {
    const failed = toReport("a", failedOutcome(new RangeError("no such row"), record));
    const succeeded = toReport("a", { status: "succeeded", value: 1, ...record });

    const failures = [failed, succeeded, { ...failed, payload: "{" }].map(failureIn);

    expect(failures).toMatchObject([
      { status: "failed", error: { name: "RangeError" }, worker: "here" },
      { status: "failed", error: { code: "MAZEPA_SERIALIZATION", message: expect.stringContaining("success") } },
      { status: "failed", error: { message: expect.any(String) }, worker: "here" },
    ]);
  });

  it("W13 gives the number of deliveries as the reason of a dead letter", () => {
    const error = new RangeError("no such row");

    expect([1, 2].map((count) => detachedReason(error, count))).toEqual([
      "failed for good after one delivery: RangeError: no such row",
      "failed for good after 2 deliveries: RangeError: no such row",
    ]);
  });
});
