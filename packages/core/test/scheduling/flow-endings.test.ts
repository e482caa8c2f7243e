import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { race, settle, sleep } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, task } from "./work.js";

describe("the end of a flow", () => {
  it("I5 shows on each of its objects, with its times", () => {
    const [one, two] = [flow("sub", () => task("a")), flow("sub", () => task("a"))];
    const harness = new Harness(
      flow("root", function* () {
        yield [one, two];
      }),
    );
    harness.nowMs = 5;
    harness.run();
    expect([one.status, two.status]).toEqual(["running", "running"]);
    harness.nowMs = 9;
    harness.succeedWith("a", 1);

    const outcome = { status: "succeeded", value: 1, startedAt: new Date(5), durationMs: 4, worker: "head" };
    expect([one.outcome, two.outcome]).toMatchObject([outcome, outcome]);
  });

  it("I5 is that of the newer one for what is yielded again while the older one is cancelled", () => {
    const again = () => flow("again", () => task("slow"));
    const [older, newer, third] = [again(), again(), again()];
    const root = flow("root", function* () {
      yield* race([task("quick"), older]);
      yield newer;
      yield* task("between");
      yield third;
    });
    const harness = new Harness(root).run().succeed("quick");
    expect([older.status, newer.status]).toEqual(["cancelled", "running"]);

    harness.reportCancelled("slow", 1);
    expect([older.status, newer.status, harness.scheduler.openFlowCount]).toEqual(["cancelled", "running", 2]);
    harness.succeed("between");

    expect(harness.events.filter((event) => event.type === "flow-started" && event.flow === "again")).toHaveLength(2);
    expect(harness.succeedWith("slow", 1, 2).ended?.status).toBe("succeeded");
    expect([older.status, newer.status, third.status]).toEqual(["cancelled", "succeeded", "succeeded"]);
  });

  it("E15 is told with its error, if it has one", () => {
    const root = flow("root", function* () {
      yield* settle([flow("good", () => task("a")), flow("bad", () => task("b"))]);
      yield* race([task("quick"), flow("unwanted", () => task("c"))]);
      yield dependency();
    });
    const harness = new Harness(root).run().succeed("a").fail("b").succeed("quick").reportCancelled("c");

    const ends = harness.events.flatMap((event) =>
      event.type === "flow-ended" ? [[event.flow, event.status, (event as { error?: { code?: string } }).error?.code]] : [],
    );
    expect(ends).toEqual([
      ["good", "succeeded", undefined],
      ["bad", "failed", "MAZEPA_TASK_FAILED"],
      ["unwanted", "cancelled", "MAZEPA_TASK_CANCELLED"],
      ["root", "succeeded", undefined],
    ]);
  });

  it("F11 disarms the timer of a sleep that is not needed any more", () => {
    const root = flow("root", function* () {
      yield* race([task("quick"), flow("sleeper", () => sleep(1000))]);
      yield* task("next");
    });
    const harness = new Harness(root).run();

    expect(harness.wakeAtMs).toBe(1000);
    expect(harness.succeed("quick").wakeAtMs).toBeUndefined();
  });

  it("E2 and its closing before that are told of as moves of a flow", () => {
    const harness = new Harness(flow("root", () => task("a"))).run();
    const { scheduler } = harness;
    const times = { attempt: 1, startedAt: new Date(0), durationMs: 0, worker: "test" };

    const isClosed = scheduler.tell({ type: "cancel", error: new Error("stop") }, 0);
    harness.run();
    const outcome = { status: "cancelled", reason: "told so", ...times } as const;
    const isOver = scheduler.tell({ type: "outcome", taskId: "a", attempt: 1, outcome }, 0);

    expect([isClosed, isOver]).toEqual([true, true]);
    expect(harness.run().ended?.status).toBe("cancelled");
  });
});
