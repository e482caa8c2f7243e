import { describe, expect, it } from "@jest/globals";
import { execute, flowSchema, race, taskableOperation, taskContext } from "../../src/index.js";
import { gate } from "../gate.js";

let attempts: number[] = [];
let firstAttempt = gate<void>();
const flaky = taskableOperation({ name: "wanted-flaky", retries: { limit: 1, initialDelayMs: 0 } }, async () => {
  const { attempt } = taskContext();
  attempts.push(attempt);
  if (attempt > 1) return "done";
  await firstAttempt.opened;
  throw new Error("once more");
});

/** Wants the task, and fails while it runs. */
const failing = flowSchema({ name: "wanted-failing" }, function* () {
  yield flaky.makeTask();
  setImmediate(() => firstAttempt.open());
  throw new Error("gives up");
});

const patient = flowSchema({ name: "wanted-patient" }, function* () {
  return yield* flaky.makeTask();
});

describe("a task of a unit that a flow has given up", () => {
  it.each([false, true])("R8 is retried while another flow wants it (unit: %p)", async (revertible) => {
    [attempts, firstAttempt] = [[], gate<void>()];
    const either = flowSchema({ name: `wanted-either-${revertible}`, revertible }, function* () {
      return yield* race([patient(), failing()]);
    });

    expect(await execute(either())).toBe("done");

    expect(attempts).toEqual([1, 2]);
  });
});
