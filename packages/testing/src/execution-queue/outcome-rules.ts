import { expect } from "../jest-globals.js";
import { all, flowSchema, makeTask, settle, type Task } from "@mazepa/core";
import { context, echo, fail, unsendable, Warm } from "../conformance-operations.js";
import { queueRule, type QueueRule } from "./queue-rule.js";

/** Values of every kind that may travel (rule V1), beyond those of JSON. */
function travellingValues(): Record<string, unknown> {
  const shared = { shared: true };
  const circular: Record<string, unknown> = { name: "circular" };
  circular["self"] = circular;
  return {
    plain: { list: [1, "two", null, true], nested: { deep: [{}] } },
    numbers: [Number.NaN, Infinity, -Infinity, -0, 1e300],
    undefined: undefined,
    bigint: 12345678901234567890n,
    date: new Date(86_400_000),
    pattern: /a+b/gi,
    url: new URL("https://example.org/path?query#fragment"),
    map: new Map<unknown, unknown>([
      ["key", new Set([1, 2])],
      [1, "one"],
    ]),
    buffer: Buffer.from("bytes"),
    floats: Float64Array.of(1.5, Number.NaN, -0),
    aliases: [shared, shared],
    circular,
    text: "ünïcödé \u2028 \0 😀",
  };
}

const each = flowSchema({ name: "conformance.each" }, function* each(tasks: readonly Task<unknown>[]) {
  return yield* all(tasks);
});

const outcomeOf = flowSchema({ name: "conformance.outcomeOf" }, function* outcomeOf(task: Task<unknown>) {
  return yield* settle(task);
});

/** Arguments, context and results of tasks. */
export const outcomeRules: readonly QueueRule[] = [
  queueRule("V1 arguments and results may hold every serializable value", async (desk) => {
    const values = Object.entries(travellingValues());

    expect(await desk.execute(each(values.map((pair) => echo.makeTask(pair))))).toEqual(values);
  }),

  queueRule("V1 values of a hundred kilobytes travel", async (desk) => {
    const text = "0123456789".repeat(10_000);

    expect(await desk.execute(echo.makeTask(text))).toBe(text);
  }),

  queueRule("F7 an operation's own error arrives with name, message, cause and fields", async (desk) => {
    const outcome = await desk.execute(outcomeOf(fail.makeTask("too much")));

    expect(outcome).toMatchObject({ status: "failed", attempt: 1 });
    const error: unknown = outcome.status === "failed" ? outcome.error : undefined;
    expect(error).toMatchObject({
      name: "RangeError",
      message: "too much",
      limit: 7,
      cause: { name: "TypeError", message: "the cause" },
    });
    expect(String((error as Error).stack)).toContain("too much");
  }),

  queueRule("V2 a result that cannot travel is a failure that names the path", async (desk) => {
    const outcome = await desk.execute(outcomeOf(unsendable.makeTask()));

    expect(outcome).toMatchObject({ status: "failed", error: { code: "MAZEPA_SERIALIZATION", path: "result.callback" } });
  }),

  queueRule("O7 an operation sees the ids of its task and execution, and its attempt", async (desk) => {
    const task = context.makeTask();
    const options = { executionId: `conformance-context-${Date.now()}` };

    expect(await desk.execute(task, options)).toEqual({ taskId: task.id, ...options, attempt: 1, aborted: false });
  }),

  queueRule("O8 an operation is set up once for each distinct state where it runs", async (desk) => {
    const tasks = Array.from({ length: 30 }, (_, index) =>
      makeTask(new Warm(`state ${index % 2} ${process.pid} ${Date.now()}`), index),
    );

    expect(new Set(await desk.execute(each(tasks)))).toEqual(new Set([1]));
  }),
];
