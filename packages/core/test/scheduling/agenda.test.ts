import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { all, race } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, task, taskOf, tasks } from "./work.js";

describe("what a flow has yielded and is not started yet", () => {
  it.each([
    { refused: () => flow("root", () => undefined), code: "MAZEPA_DEPENDENCY" },
    { refused: () => taskOf("Op", "two", { id: "x" }), code: "MAZEPA_DUPLICATE_TASK_ID" },
  ])("I3 I5 is not started when a member of its scope cannot be, nor is what came before that", ({ refused, code }) => {
    const root = flow("root", function* () {
      try {
        yield* all([taskOf("Op", "one", { id: "x" }), refused(), task("b")]);
      } catch (error) {
        yield dependency();
        return error;
      }
    });
    const harness = new Harness(root).run();

    expect(harness.submitted).toEqual([]);
    expect(harness.ended).toMatchObject({ value: { code } });
  });

  it("F7 is started after the error of the member before it is thrown, where a list was yielded", () => {
    const root = flow("root", function* () {
      try {
        yield [task("a"), flow("root", () => undefined), ...tasks("t", 2)];
      } catch {
        yield task("after the error");
      }
    });
    const harness = new Harness(root).run();

    expect(harness.submitted).toEqual(["a", "t0", "t1", "after the error"]);
  });

  it("F5 does not hold up the end of its flow where nothing of it can be started", () => {
    const root = flow("root", function* () {
      try {
        yield [flow("root", () => undefined)];
      } catch {
        return "returned";
      }
    });

    expect(new Harness(root).run().ended).toMatchObject({ value: "returned" });
  });

  it("E2 is submitted before its flow goes on, where it is all that is started at once", () => {
    const harness = new Harness(
      flow("root", function* () {
        yield tasks("t", 256);
      }),
    );
    const { scheduler } = harness;
    for (const input of harness.carryOut(scheduler.next(0))) scheduler.tell(input, 0);

    const seen = [0, 1].map(() => {
      const { submit, advance, isUnfinished } = scheduler.next(0);
      return [submit.length, advance !== undefined, isUnfinished];
    });

    expect(seen).toEqual([
      [256, false, true],
      [0, true, false],
    ]);
  });

  it("O11 is started after the upstreams of a task before it in the list", () => {
    const root = flow("root", function* () {
      yield [task("outer", {}, [task("u1"), task("u2")]), task("b")];
    });
    const harness = new Harness(root).run();

    expect(harness.submitted).toEqual(["u1", "u2", "b"]);
    expect(harness.scheduler.held.room).toBe(4);
    harness.succeed("u1", "u2");
    expect(harness.submitted).toEqual(["u1", "u2", "b", "outer"]);
    expect(harness.scheduler.held.room).toBe(2);
  });

  it("O11 is never started where it is an upstream that waits for room and is not needed any more", () => {
    const root = flow("root", function* () {
      yield* race([task("quick"), task("outer", {}, [task("u1"), task("u2")])]);
      yield* task("next");
    });
    const harness = new Harness(root, { maxInFlight: 2 }).run().succeed("quick");

    expect(harness.submitted).toEqual(["quick", "u1", "next"]);
    expect(harness.reportCancelled("u1").succeed("next").ended?.status).toBe("succeeded");
  });
});

describe("a flow that goes on", () => {
  it("E7 is not resumed with an error that comes just before the cancellation", () => {
    const seen: string[] = [];
    const root = flow("root", function* () {
      yield task("a");
      try {
        yield dependency();
      } catch {
        seen.push("caught");
      } finally {
        seen.push("closed");
      }
    });
    const harness = new Harness(root).run();
    const verdict = { isTransient: false, mayRetry: false };

    harness.run(harness.failure("a", new Error("a failed"), { attempt: 1, verdict }), {
      type: "cancel",
      error: new Error("stop"),
    });

    expect(seen).toEqual(["closed"]);
    expect(harness.ended?.status).toBe("cancelled");
  });

  it("F1 shows that it runs from the first step of its body to its end", () => {
    const seen: string[] = [];
    const sub = flow("sub", function* () {
      seen.push(sub.status);
      yield* task("a");
    });
    const root = flow("root", function* () {
      yield sub;
      seen.push(sub.status);
    });
    const harness = new Harness(root).run();

    expect(seen).toEqual(["running", "running"]);
    harness.succeed("a");
    expect(sub.status).toBe("succeeded");
  });
});
