import { describe, expect, it } from "@jest/globals";
import { settle } from "../../src/flows/scopes.js";
import { defaultTransientRetry } from "../../src/retry/retry-policy.js";
import type { TaskOptions } from "../../src/tasks/task-options.js";
import { Harness } from "./harness.js";
import { flow, task } from "./work.js";

const rootOf = (options: TaskOptions) => flow("root", () => settle(task("a", options)));
const atOnce = { initialDelayMs: 0, jitter: "none" } as const;

describe("an attempt that has failed", () => {
  it("E5 is recorded and counted, be it retried or the last one", () => {
    const harness = new Harness(rootOf({ retries: { limit: 1, ...atOnce } })).run().fail("a").fail("a");

    expect(harness.recorded.map(({ recordNumber, outcome }) => [recordNumber, outcome.status, outcome.attempt])).toEqual([
      [undefined, "failed", 1],
      [undefined, "failed", 2],
    ]);
    expect(harness.scheduler.snapshot().a).toMatchObject({ submitted: 1, retried: 1, failed: 1, succeeded: 0, running: 0 });
    expect(harness.ended?.status).toBe("succeeded");
  });

  it("E5 keeps the room of its task while the retry is waited for, and no more", () => {
    const harness = new Harness(rootOf({ retries: 1 })).run().fail("a");

    expect(harness.scheduler.inFlightCount).toBe(1);
    expect(harness.at(10_000).scheduler.inFlightCount).toBe(1);
    expect(harness.succeedWith("a", 1, 2).scheduler.held).toEqual({ tasks: 0, flows: 0, room: 0, timers: 0 });
  });

  it("E5 does not use up the retries of transient errors if it was never sent", () => {
    const transientRetry = { ...defaultTransientRetry, ...atOnce, limit: 1 };
    const harness = new Harness(rootOf({}), { transientRetry }).run();
    const unsent = { isTransient: true, mayRetry: true, isUnsent: true };

    for (let time = 0; time < 3; time++) harness.fail("a", new Error("not sent"), { verdict: unsent });
    harness.fail("a", new Error("lost"), { verdict: { isTransient: true, mayRetry: true } });
    expect(harness.batch).toEqual(["a#5"]);
    harness.fail("a", new Error("lost"), { verdict: { isTransient: true, mayRetry: true } });

    expect(harness.ended?.status).toBe("succeeded");
    expect(harness.submitted).toHaveLength(5);
  });

  it("E6 has not failed with a transient error if it has waited too long", () => {
    const harness = new Harness(rootOf({ queueTimeoutMs: 50, retries: 1 })).run().at(50);

    expect(harness.events).toContainEqual(expect.objectContaining({ type: "task-retrying", attempt: 1, isTransient: false }));
  });
});
