import { inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import {
  dependency,
  execute,
  flowSchema,
  race,
  settle,
  taskableOperation,
  TaskCancelledError,
  TaskFailedError,
} from "../../src/index.js";

const echo = taskableOperation({ name: "echo" }, (value: number): number => value);
const bad = taskableOperation({ name: "bad" }, (): never => {
  throw new RangeError("too far");
});
const never = taskableOperation({ name: "never" }, () => new Promise<number>(() => undefined));

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}

describe("a task object", () => {
  it("O6 shows what it is made of, and where it stands", () => {
    const task = echo.makeTask(1);

    expect(task).toMatchObject({
      operationId: "echo",
      operation: echo,
      args: [1],
      options: {},
      status: "pending",
      outcome: undefined,
    });
    expect(inspect(task)).toBe(`Task ${task.id} of "echo" (pending)`);
  });

  it("O6 has an outcome and a result once it has run", async () => {
    const task = echo.makeTask(5);

    await execute(task);

    expect(task).toMatchObject({ status: "succeeded", result: 5 });
    expect(task.outcome).toMatchObject({ status: "succeeded", value: 5, attempt: 1, worker: "in-process" });
    expect(task.outcome?.startedAt).toBeInstanceOf(Date);
    expect(task.outcome?.durationMs).toBeGreaterThanOrEqual(0);
  });

  it("O6 says clearly that there is no result yet", () => {
    const error = thrownBy(() => echo.makeTask(1).result);

    expect(error).toMatchObject({
      code: "MAZEPA_NO_RESULT",
      message: expect.stringMatching(/"echo" has no result yet.*dependency/),
    });
  });

  it("O6 says clearly that it failed, and with what", async () => {
    const task = bad.makeTask();

    await expect(execute(task)).rejects.toBeInstanceOf(TaskFailedError);

    expect(task.status).toBe("failed");
    expect(task.outcome).toMatchObject({ status: "failed", error: expect.any(RangeError) });
    expect(thrownBy(() => task.result)).toMatchObject({
      message: expect.stringContaining("RangeError: too far"),
      cause: expect.any(RangeError),
    });
  });

  it("O6 says clearly that it was cancelled, and why", async () => {
    const task = never.makeTask();

    await execute(
      function* () {
        yield* race([echo.makeTask(1), task]);
      },
      { cancelGraceMs: 0 },
    );

    expect(task.outcome).toMatchObject({ status: "cancelled", reason: expect.any(String) });
    expect(thrownBy(() => task.result)).toBeInstanceOf(TaskCancelledError);
  });

  it("O6 is seen as running and submitted by who looks at the right time", async () => {
    const seen: string[] = [];
    const observed = taskableOperation({ name: "observed" }, () => void seen.push(task.status));
    const task = observed.makeTask();

    await execute(function* () {
      seen.push(task.status);
      yield task;
      yield dependency();
      seen.push(task.status);
    });

    expect(seen).toEqual(["pending", expect.stringMatching(/^(submitted|running)$/), "succeeded"]);
  });

  it("O6 belongs to the first execution that takes it; another one works on a copy", async () => {
    let fails = false;
    const moody = taskableOperation({ name: "moody" }, () => {
      if (fails) throw new Error("moody");
      return "fine";
    });
    const task = moody.makeTask();
    await execute(task);
    fails = true;

    const again = await execute(function* () {
      return yield* settle(task);
    });

    expect(again.status).toBe("failed");
    expect(task.result).toBe("fine");
  });

  it("O6 offers what users call and nothing that the engine does to it", () => {
    const prototype = Object.getPrototypeOf(echo.makeTask(1)) as object;

    const methods = Object.entries(Object.getOwnPropertyDescriptors(prototype)).filter(([, { get }]) => get === undefined);

    expect(methods.map(([name]) => name)).toEqual(["constructor", "with"]);
  });

  it.each([
    ["spread", () => [...echo.makeTask(1)]],
    [
      "walked through",
      () => {
        for (const each of echo.makeTask(1)) void each;
      },
    ],
    ["a flow that is spread", () => [...flowSchema({ name: "empty" }, function* () {})()]],
  ])("F9 cannot be iterated outside a flow: %s", (_what, iterate) => {
    expect(iterate).toThrow(/outside a flow.*yield\*/);
  });
});
