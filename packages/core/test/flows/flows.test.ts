import { describe, expect, it } from "@jest/globals";
import { all, dependency, execute, flowSchema, InProcessQueue, settle, taskableOperation } from "../../src/index.js";
import { gate, rejection } from "../gate.js";
import { fail, openWorkshop, step } from "../workshop.js";

describe("starting and waiting", () => {
  it("F1 starts a task when it is yielded, and waits at dependencies only", async () => {
    const { ran } = openWorkshop();
    const beforeDependency: string[] = [];

    await execute(function* () {
      const task = step.makeTask("a");
      yield task;
      beforeDependency.push(task.status);
      yield step.makeTask("b");
      yield dependency();
      beforeDependency.push(task.status);
    });

    expect(beforeDependency).toEqual(["pending", "succeeded"]);
    expect(ran).toEqual(["a", "b"]);
  });

  it("F1 does not start a task that was only made", async () => {
    const { ran } = openWorkshop();

    await execute(function* () {
      step.makeTask("never");
      yield step.makeTask("a");
    });

    expect(ran).toEqual(["a"]);
  });

  it.each(["list", "several"])("F2 resumes once the named ones are done, given as a %s", async (form) => {
    openWorkshop();
    const open = gate();
    const waits = taskableOperation({ name: `waits ${form}` }, () => open.opened);
    const seen: string[] = [];

    await execute(
      function* () {
        const slow = waits.makeTask();
        const [a, b] = [step.makeTask("a"), step.makeTask("b")];
        yield [slow, a, b];
        yield form === "list" ? dependency([a, b]) : dependency(a, b);
        seen.push(a.status, b.status, slow.status);
        open.open();
        yield dependency();
        seen.push(slow.status);
      },
      { queue: new InProcessQueue({ concurrency: 3 }) },
    );

    expect(seen).toEqual(["succeeded", "succeeded", expect.stringMatching(/submitted|running/), "succeeded"]);
  });

  it("F2 waits for subflows with all their work at a bare dependency", async () => {
    const { ran } = openWorkshop();
    const deepest = flowSchema({ name: "deepest" }, function* () {
      yield step.makeTask("deepest");
    });
    const deep = flowSchema({ name: "deep" }, function* () {
      yield deepest();
      yield step.makeTask("deep");
    });

    await execute(function* () {
      yield deep();
      yield dependency();
      ran.push("after");
    });

    expect(ran).toEqual(["deepest", "deep", "after"]);
  });

  it("F2 covers only what was yielded so far", async () => {
    openWorkshop();
    const first = step.makeTask("first");

    await execute(function* () {
      yield dependency();
      yield first;
      yield dependency(first);
      expect(first.result).toBe("first");
    });
  });

  it("F2 counts a failed and already delivered one as done", async () => {
    openWorkshop();
    const task = fail.makeTask("x");

    const value = await execute(function* () {
      try {
        yield* task;
      } catch {
        yield dependency(task);
        return task.status;
      }
      return "not failed";
    });

    expect(value).toBe("failed");
  });

  it("F3 resumes at once on what finished elsewhere in the execution, also by another object with the same id", async () => {
    const { ran } = openWorkshop();
    const other = flowSchema({ name: "other" }, function* () {
      yield* step.makeTask("shared");
    });

    await execute(function* () {
      yield* other();
      yield dependency(step.makeTask("shared"));
    });

    expect(ran).toEqual(["shared"]);
  });

  it("F3 throws a DependencyError for what was never yielded, naming it, and goes on if that is caught", async () => {
    const { ran } = openWorkshop();
    const stranger = step.makeTask("stranger");

    const error = await rejection(
      execute(function* () {
        yield dependency(stranger);
      }),
    );
    const value = await execute(function* () {
      try {
        yield dependency(stranger);
      } catch (caught) {
        return (caught as { code: string }).code;
      }
    });

    expect(error).toMatchObject({ code: "MAZEPA_DEPENDENCY", message: expect.stringContaining(stranger.id) });
    expect(value).toBe("MAZEPA_DEPENDENCY");
    expect(ran).toEqual([]);
  });

  it("F3 takes a flow without an id that has ended in another execution for one that was never yielded", async () => {
    const nameless = flowSchema({ name: "nameless" }, (call: () => number) => call());
    const flow = nameless(() => 1);
    await execute(flow);

    const error = await rejection(
      execute(function* () {
        yield dependency(flow);
      }),
    );

    expect(error).toMatchObject({ code: "MAZEPA_DEPENDENCY", message: expect.stringContaining("nameless") });
  });

  it("F5 ends a flow only when its children are done", async () => {
    const { ran } = openWorkshop();
    const careless = flowSchema({ name: "careless" }, function* () {
      yield step.makeTask("a");
      yield step.makeTask("b");
      return "value";
    });

    const value = await execute(function* () {
      const result = yield* careless();
      ran.push("after");
      return result;
    });

    expect(value).toBe("value");
    expect(ran).toEqual(["a", "b", "after"]);
  });

  it("F6 runs tasks in the order in which they are yielded, a subflow's where it was yielded", async () => {
    const { ran } = openWorkshop();
    const sub = flowSchema({ name: "sub" }, function* () {
      yield step.makeTask("s1");
      yield step.makeTask("s2");
    });

    await execute(function* () {
      yield step.makeTask("a");
      yield [step.makeTask("b"), sub(), step.makeTask("c")];
      yield step.makeTask("d");
    });

    expect(ran).toEqual(["a", "b", "s1", "s2", "c", "d"]);
  });
});

describe("results", () => {
  it("F4 evaluates `yield*` to results in order, whatever the order of completion", async () => {
    openWorkshop();
    const [slow, quick] = [gate<string>(), gate<string>()];
    const waits = taskableOperation({ name: "waits for" }, (which: string) => (which === "slow" ? slow : quick).opened);

    const running = execute(
      function* () {
        return yield* all([waits.makeTask("slow"), waits.makeTask("quick")]);
      },
      { queue: new InProcessQueue({ concurrency: 2 }) },
    );
    quick.open("quick");
    slow.open("slow");

    expect(await running).toEqual(["slow", "quick"]);
  });

  it("F4 settles to outcomes and never throws", async () => {
    openWorkshop();
    const failing = flowSchema({ name: "failing" }, function* () {
      yield* fail.makeTask("deep");
    });

    const [one, list] = await execute(function* () {
      const single = yield* settle(fail.makeTask("x"));
      const several = yield* settle([step.makeTask("a"), fail.makeTask("y"), failing()]);
      return [single, several] as const;
    });

    expect(one).toMatchObject({ status: "failed", attempt: 1, error: { name: "DiskFullError", message: "x" } });
    expect(list).toMatchObject([
      { status: "succeeded", value: "a" },
      { status: "failed", error: { message: "y" } },
      { status: "failed", error: { code: "MAZEPA_TASK_FAILED", cause: { message: "deep" } } },
    ]);
  });

  it("F4 gathers and settles nothing", async () => {
    expect(
      await execute(function* () {
        return [yield* all([]), yield* settle([])];
      }),
    ).toEqual([[], []]);
  });

  it("F4 gathers one task several times", async () => {
    const { ran } = openWorkshop();

    const value = await execute(function* () {
      return yield* all([step.makeTask("a"), step.makeTask("b"), step.makeTask("a")]);
    });

    expect(value).toEqual(["a", "b", "a"]);
    expect(ran).toEqual(["a", "b"]);
  });

  it("F4 evaluates in async flows alike", async () => {
    openWorkshop();

    const value = await execute(async function* () {
      const a = yield* step.makeTask("a");
      const [b] = yield* all([step.makeTask(await Promise.resolve("b"))]);
      return a + b;
    });

    expect(value).toBe("ab");
  });
});
