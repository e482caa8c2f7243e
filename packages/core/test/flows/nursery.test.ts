import { describe, expect, it } from "@jest/globals";
import { dependency, execute, flowSchema, settle, TaskFailedError } from "../../src/index.js";
import { rejection } from "../gate.js";
import { DiskFullError, fail, openWorkshop, step, wait } from "../workshop.js";

describe("a failure of a child at a plain yield", () => {
  it("F7 is a TaskFailedError whose cause is the operation's own error", async () => {
    openWorkshop();
    const inner = flowSchema({ name: "inner" }, function* () {
      yield fail.makeTask("x");
    });
    const outer = flowSchema({ name: "outer" }, function* () {
      yield inner();
    });

    const error = await rejection(execute(outer()));

    expect(error).toBeInstanceOf(TaskFailedError);
    expect(error).toMatchObject({ code: "MAZEPA_TASK_FAILED", operationId: "fail", attempts: 1, flowPath: ["outer", "inner"] });
    expect(error.taskId).toBe(fail.makeTask("x").id);
    expect(error.cause).toBeInstanceOf(DiskFullError);
    expect(error.cause).toMatchObject({ name: "DiskFullError", message: "x", freeBytes: 0 });
    expect(error.cause.stack).toContain("workshop");
  });

  it("F7 is thrown at a dependency at which the flow stands, though that is on another task", async () => {
    const { gates, queue } = openWorkshop();
    const seen: unknown[] = [];

    const running = execute(
      function* () {
        const other = wait.makeTask("other");
        yield [other, fail.makeTask("x")];
        try {
          yield dependency(other);
        } catch (error) {
          seen.push((error as TaskFailedError).taskId, other.status);
        }
        gates.other?.open("opened");
        yield dependency();
        return other.result;
      },
      { queue },
    );

    expect(await running).toBe("opened");
    expect(seen).toEqual([fail.makeTask("x").id, "running"]);
  });

  it("F7 is thrown at the next plain yield if the flow stands at none", async () => {
    openWorkshop();
    const caught: string[] = [];

    await execute(async function* () {
      const task = fail.makeTask("x");
      yield task;
      while (task.status !== "failed") await new Promise(setImmediate);
      try {
        yield step.makeTask("b");
      } catch (error) {
        caught.push((error as TaskFailedError).cause instanceof DiskFullError ? "x" : "other");
      }
    });

    expect(caught).toEqual(["x"]);
  });

  it("F7 is thrown while back-pressure holds the flow", async () => {
    const { aborted, queue } = openWorkshop();
    const after: string[] = [];

    const error = await rejection(
      execute(
        function* () {
          yield wait.makeTask("held");
          yield fail.makeTask("x");
          after.push("past x");
          yield step.makeTask("never");
          after.push("past never");
        },
        { queue, maxInFlight: 2 },
      ),
    );

    expect(error.cause.message).toBe("x");
    expect(after).toEqual([]);
    expect(aborted).toEqual(["held"]);
  });

  it("F7 fails the flow at its end if no yield came before", async () => {
    openWorkshop();
    const careless = flowSchema({ name: "careless" }, function* () {
      yield fail.makeTask("x");
      return "value";
    });

    const outcome = await execute(function* () {
      return yield* settle(careless());
    });

    expect(outcome).toMatchObject({ status: "failed", error: { cause: { message: "x" } } });
  });

  it("F7 can be caught, and the flow goes on", async () => {
    const { aborted, gates, queue } = openWorkshop();

    const value = await execute(
      function* () {
        const kept = wait.makeTask("kept");
        yield [kept, fail.makeTask("x")];
        try {
          yield dependency();
        } catch {
          gates.kept?.open("kept");
        }
        yield dependency();
        return kept.result + (yield* step.makeTask("more"));
      },
      { queue },
    );

    expect(value).toBe("keptmore");
    expect(aborted).toEqual([]);
  });

  it("F7 is delivered once", async () => {
    openWorkshop();
    let caught = 0;

    await execute(function* () {
      yield [fail.makeTask("x"), fail.makeTask("y")];
      for (let tries = 0; tries < 5; tries++) {
        try {
          yield dependency();
        } catch {
          caught++;
        }
      }
    });

    expect(caught).toBe(2);
  });
});

describe("a flow that fails", () => {
  it("F7 drops what has not started, cancels what runs, and then tells its parent", async () => {
    const { aborted, queue, ran } = openWorkshop();
    const seen: unknown[] = [];
    const failing = flowSchema({ name: "failing" }, function* () {
      const [running, waiting] = [wait.makeTask("running"), step.makeTask("waiting").with({ tags: ["one"] })];
      yield [running, wait.makeTask("hog").with({ tags: ["one"] }), waiting, fail.makeTask("x")];
      try {
        yield dependency();
      } finally {
        seen.push(running, waiting);
      }
    });

    const error = await rejection(
      execute(
        function* () {
          try {
            yield* failing();
          } catch (caught) {
            seen.push((seen[0] as { status: string }).status, (seen[1] as { status: string }).status);
            throw caught;
          }
        },
        { queue, limits: { one: 1 } },
      ),
    );

    expect(error.cause.message).toBe("x");
    expect(seen.slice(2)).toEqual(["cancelled", "cancelled"]);
    expect(aborted.sort()).toEqual(["hog", "running"]);
    expect(ran).not.toContain("waiting");
  });

  it("F7 lets the parent catch it and go on", async () => {
    openWorkshop();
    const failing = flowSchema({ name: "failing twice" }, function* () {
      yield* fail.makeTask("x");
    });

    const value = await execute(function* () {
      try {
        yield* failing();
      } catch (error) {
        return `${(error as TaskFailedError).operationId}, ${yield* step.makeTask("next")}`;
      }
      return "nothing thrown";
    });

    expect(value).toBe("fail, next");
  });

  it("F7 reaches the caller of execute with a list of targets, and cancels the others", async () => {
    const { aborted, queue } = openWorkshop();

    const error = await rejection(execute([wait.makeTask("other"), fail.makeTask("x")], { queue }));

    expect(error.cause.message).toBe("x");
    expect(aborted).toEqual(["other"]);
  });
});
