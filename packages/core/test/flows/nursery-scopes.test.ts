import { describe, expect, it } from "@jest/globals";
import {
  dependency,
  execute,
  flowSchema,
  all,
  settle,
  taskableOperation,
  taskContext,
  type TaskFailedError,
} from "../../src/index.js";
import { rejection } from "../gate.js";
import { DiskFullError, fail, openWorkshop, step, wait } from "../workshop.js";

describe("a scope", () => {
  it("F7 cancels the other members and throws when one fails", async () => {
    const { aborted, queue } = openWorkshop();

    const caught = await execute(
      function* () {
        try {
          yield* all([wait.makeTask("member"), fail.makeTask("x")]);
        } catch (error) {
          return error as TaskFailedError;
        }
      },
      { queue },
    );

    expect(caught?.cause).toMatchObject({ message: "x" });
    expect(aborted).toEqual(["member"]);
  });

  it("F7 leaves children that are no members alone, and their failures to the nursery", async () => {
    const { gates, queue } = openWorkshop();

    const value = await execute(
      function* () {
        const other = wait.makeTask("other");
        yield other;
        try {
          yield* all([fail.makeTask("x")]);
        } catch {
          gates.other?.open("still there");
        }
        yield dependency();
        return other.result;
      },
      { queue },
    );

    expect(value).toBe("still there");
  });

  it("F7 attaches later failures of members to the error as suppressed", async () => {
    const { queue } = openWorkshop();
    const stubborn = taskableOperation({ name: "stubborn" }, async () => {
      const { signal } = taskContext();
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      throw new Error("while stopping");
    });

    const error = await rejection(execute(() => concurrent(), { queue }));
    function* concurrent() {
      yield* all([stubborn.makeTask(), fail.makeTask("x")]);
    }

    expect(error.cause.message).toBe("x");
    expect(error.suppressed).toMatchObject([{ code: "MAZEPA_TASK_FAILED", cause: { message: "while stopping" } }]);
  });

  it("F7 is cancelled, and the flow fails, when another child fails meanwhile; no catch sees that", async () => {
    const { aborted, gates, queue } = openWorkshop();
    const seen: string[] = [];
    const failing = flowSchema({ name: "failing in scope" }, function* () {
      yield wait.makeTask("bystander");
      try {
        yield* all([wait.makeTask("member")]);
      } catch {
        seen.push("caught");
      } finally {
        seen.push("finally");
      }
      seen.push("went on");
    });

    const running = execute(failing(), { queue });
    while (!gates.bystander || !gates.member) await new Promise(setImmediate);
    gates.bystander.fail(new DiskFullError("bystander"));
    const error = await rejection(running);

    expect(error.cause.message).toBe("bystander");
    expect(seen).toEqual(["finally"]);
    expect(aborted).toEqual(["member"]);
  });

  it("F7 settles a member that failed before the scope was entered", async () => {
    openWorkshop();

    const outcome = await execute(async function* () {
      const task = fail.makeTask("x");
      yield task;
      while (task.status !== "failed") await new Promise(setImmediate);
      return yield* settle(task);
    });

    expect(outcome).toMatchObject({ status: "failed", error: { message: "x" } });
  });
});

describe('failurePolicy "finish"', () => {
  const failurePolicy = "finish";

  it("F8 lets work in progress and siblings go on", async () => {
    const { ran } = openWorkshop();

    const error = await rejection(
      execute(
        function* () {
          yield fail.makeTask("x");
          yield step.makeTask("a");
          yield step.makeTask("b");
        },
        { failurePolicy },
      ),
    );

    expect(error.cause.message).toBe("x");
    expect(ran).toEqual(["x", "a", "b"]);
  });

  it("F8 delivers an error only at a dependency that covers it", async () => {
    openWorkshop();
    const seen: string[] = [];

    await execute(
      function* () {
        const [x, a] = [fail.makeTask("x"), step.makeTask("a")];
        yield [x, a];
        yield dependency(a);
        seen.push("past a");
        try {
          yield dependency(x);
        } catch (error) {
          seen.push(((error as TaskFailedError).cause as Error).message);
        }
        yield dependency();
      },
      { failurePolicy },
    );

    expect(seen).toEqual(["past a", "x"]);
  });

  it("F8 joins several undelivered ones into one AggregateError", async () => {
    openWorkshop();

    const error = await rejection(
      execute(
        function* () {
          yield [fail.makeTask("x"), fail.makeTask("y")];
          yield dependency();
        },
        { failurePolicy },
      ),
    );
    const atEnd = await rejection(execute([fail.makeTask("x"), fail.makeTask("y")], { failurePolicy }));

    for (const aggregate of [error, atEnd]) {
      expect(aggregate.name).toBe("AggregateError");
      expect(aggregate.errors.map(({ cause }: TaskFailedError) => (cause as Error).message).sort()).toEqual(["x", "y"]);
    }
  });
});
