import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { Harness } from "./harness.js";
import { flow, task } from "./work.js";

const impatient = { queueTimeoutMs: 50, retries: { limit: 2, initialDelayMs: 0, jitter: "none" } } as const;

describe("attempts that are not needed any more", () => {
  it("E6 end one by one: each keeps its room until its own end is heard of", () => {
    const harness = new Harness(flow("root", () => task("a", impatient))).run().at(50).at(100);

    expect([harness.submitted, harness.cancelled]).toEqual([
      ["a", "a#2", "a#3"],
      ["a", "a"],
    ]);
    const room = [harness.scheduler.inFlightCount];
    for (const attempt of [2, 1]) room.push(harness.reportCancelled("a", attempt).scheduler.inFlightCount);
    expect([room, harness.scheduler.ignoredOutcomes]).toEqual([[3, 2, 1], 0]);
    expect(harness.succeedWith("a", 1, 3).ended).toMatchObject({ value: 1 });
  });

  it("E6 do not change what their task shows when they end", () => {
    const a = task("a", impatient);
    const harness = new Harness(flow("root", () => a)).run().at(50);

    harness.reportCancelled("a", 1);

    expect([a.status, a.outcome]).toEqual(["submitted", undefined]);
    expect(harness.succeedWith("a", 1, 2).ended?.status).toBe("succeeded");
    expect(a.status).toBe("succeeded");
  });

  it("E4 are waited for by the flow that has yielded their task", () => {
    const root = flow("root", function* () {
      yield task("a", { retries: 1 });
      yield dependency();
      return "went on";
    });
    const harness = new Harness(root).run().fail("a").at(10_000);

    expect(harness.succeedWith("a", 1, 1).ended).toBeUndefined();
    expect(harness.reportCancelled("a", 2).ended).toMatchObject({ value: "went on" });
  });
});
