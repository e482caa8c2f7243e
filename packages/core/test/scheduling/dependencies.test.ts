import { describe, expect, it } from "@jest/globals";
import { dependency } from "../../src/flows/dependency.js";
import { race } from "../../src/flows/scopes.js";
import { Harness } from "./harness.js";
import { flow, singularFlow, task } from "./work.js";

describe("a dependency", () => {
  it("F2 waits for what it names, however often, and for nothing else", () => {
    const root = flow("root", function* () {
      yield [task("a"), task("b"), task("c")];
      yield dependency([task("a"), task("b")], task("a"));
      yield task("next");
    });
    const harness = new Harness(root).run().succeed("c", "b");

    expect(harness.submitted).toEqual(["a", "b", "c"]);
    expect(harness.succeed("a").submitted).toEqual(["a", "b", "c", "next"]);
  });

  it("F7 throws the first of several failures that came before it", () => {
    const caught: string[] = [];
    const root = flow("root", function* () {
      yield [task("a"), task("b")];
      try {
        yield dependency();
      } catch (error) {
        caught.push((error as Error).name, (error as { taskId?: string }).taskId ?? "");
      }
    });
    const harness = new Harness(root);
    harness.isSlow = () => true;
    harness.run().goOn().fail("a").fail("b").goOn();

    expect(caught).toEqual(["TaskFailedError", "a"]);
  });

  it("F8 on everything throws failures that came before it under the policy finish", () => {
    const caught: unknown[] = [];
    const root = flow("root", function* () {
      yield [task("a"), task("b")];
      yield dependency(task("b"));
      try {
        yield dependency();
      } catch (error) {
        caught.push((error as { taskId?: string }).taskId);
      }
    });

    new Harness(root, { failurePolicy: "finish" }).run().fail("a").succeed("b");

    expect(caught).toEqual(["a"]);
  });

  it("F8 throws no failure that came before it of what it does not name", () => {
    const reached: string[] = [];
    const root = flow("root", function* () {
      yield [task("a"), task("b"), task("c")];
      yield dependency(task("b"));
      yield dependency(task("c"));
      reached.push("the end");
    });
    const harness = new Harness(root, { failurePolicy: "finish" }).run().fail("a").succeed("b", "c");

    expect(reached).toEqual(["the end"]);
    expect(harness.ended).toMatchObject({ status: "failed", error: { taskId: "a" } });
  });

  it("F3 I4 waits for the run of a task that the flow has given up, though another flow has begun a newer one", () => {
    const other = flow("other", function* () {
      yield* task("next");
      yield* task("slow");
    });
    const root = flow("root", function* () {
      yield other;
      yield* race([task("quick"), task("slow")]);
      yield* task("between");
      yield dependency(task("slow"));
      yield task("last");
    });
    const harness = new Harness(root).run().succeed("quick").succeed("next").succeed("between");

    expect(harness.submitted).toEqual(["next", "quick", "slow", "between", "slow#2"]);
    harness.reportCancelled("slow", 1);
    expect(harness.submitted.at(-1)).toBe("last");
  });

  it("F3 throws for a task that only another flow has in flight", () => {
    const root = flow("root", function* () {
      yield flow("other", () => task("a"));
      yield* task("b");
      yield dependency(task("a"));
    });
    const harness = new Harness(root).run().succeed("b").reportCancelled("a");

    expect(harness.ended).toMatchObject({ status: "failed", error: { code: "MAZEPA_DEPENDENCY" } });
  });

  it("F3 throws for a task that only another flow has in flight, also when the flow has given up another one", () => {
    const root = flow("root", function* () {
      yield [task("b"), flow("other", () => task("a"))];
      yield* flow("sub", function* () {
        yield* race([task("quick"), task("b")]);
        yield dependency(task("a"));
      });
    });
    const harness = new Harness(root).run().succeed("quick").reportCancelled("a").reportCancelled("b");

    expect(harness.ended).toMatchObject({ status: "failed", error: { code: "MAZEPA_DEPENDENCY" } });
  });

  it("F3 resumes at once for a flow without an id that has ended, and throws for one that was never yielded", () => {
    const sub = singularFlow("sub", () => task("a"));
    const stranger = singularFlow("stranger", () => task("b"));
    const root = flow("root", function* () {
      yield* sub;
      yield dependency(sub);
      try {
        yield dependency(stranger);
      } catch (error) {
        return (error as Error).message;
      }
    });

    expect(new Harness(root).run().succeed("a").ended).toMatchObject({ value: expect.stringContaining('flow "stranger"') });
  });
});

describe("the start of an attempt", () => {
  it("E6 ends its wait for a worker, and shows on its task", () => {
    const one = task("a", { queueTimeoutMs: 50 });
    const harness = new Harness(flow("root", () => one)).run();

    expect(harness.wakeAtMs).toBe(50);
    expect([harness.started("a").wakeAtMs, one.status]).toEqual([undefined, "running"]);
  });

  it("E4 is told once, and not after the attempt was told to stop", () => {
    const root = flow("root", () => race([task("quick"), task("slow"), task("late")]));
    const harness = new Harness(root).run().started("slow").started("slow").succeed("quick").started("late");

    const started = harness.events.flatMap((event) => (event.type === "task-started" ? [event.taskId] : []));
    expect(started).toEqual(["slow"]);
    expect(harness.scheduler.snapshot()).toMatchObject({ slow: { running: 0 }, late: { running: 0 } });
  });
});
