import { describe, expect, it } from "@jest/globals";
import {
  dependency,
  execute,
  flowSchema,
  all,
  InProcessQueue,
  makeTask,
  SerializationError,
  settle,
  startExecution,
  taskableOperation,
  TaskFailedError,
  valueOf,
  type ExecutionEvent,
  type Task,
} from "../../src/index.js";
import { RecordingQueue } from "../recording-queue.js";

const runs: string[] = [];

const fetch = taskableOperation({ name: "fetch" }, (url: string): string => {
  runs.push(url);
  if (url.startsWith("bad")) throw new RangeError(url);
  return `<${url}>`;
});
const join = taskableOperation({ name: "join" }, (pages: readonly string[], end: string = "."): string => pages.join("+") + end);
const echo = taskableOperation({ name: "echo" }, (value: unknown): unknown => value);
const deep = taskableOperation({ name: "deep" }, (order: { pages: { first: string }; rest: readonly string[] }): string =>
  [order.pages.first, ...order.rest].join("+"),
);

const yielding = flowSchema(function* yielding(task: Task) {
  return yield* task;
});

function fresh(): void {
  runs.length = 0;
}

describe("tasks as arguments", () => {
  it.each([true, false])(
    "O11 their values arrive, for an argument and for elements of arrays (serialize %s)",
    async (serialize) => {
      const queue = new InProcessQueue({ serialize });
      const task = join.makeTask([fetch.makeTask("a"), "b", fetch.makeTask("c")], fetch.makeTask("d"));

      expect(await execute(task, { queue })).toBe("<a>+b+<c><d>");
      expect(await execute(yielding(makeTask(echo, fetch.makeTask("e"))), { queue })).toBe("<e>");
    },
  );

  it("O11 at any depth of plain arrays and objects", async () => {
    const task = deep.makeTask({ pages: { first: valueOf(fetch.makeTask("a")) }, rest: [valueOf(fetch.makeTask("b")), "c"] });

    expect(await execute(task)).toBe("<a>+<b>+c");
    expect(await execute(echo.makeTask([[{ x: [fetch.makeTask("d")] }]]))).toEqual([[{ x: ["<d>"] }]]);
  });

  it("O11 in arguments that contain themselves", async () => {
    const ring: { page: unknown; self?: unknown } = { page: fetch.makeTask("a") };
    ring.self = ring;
    const look = taskableOperation({ name: "look" }, (value: { page: string; self: { page: string } }) => [
      value.self === value,
      value.self.page,
    ]);

    expect(await execute(makeTask(look, ring as never))).toEqual([true, "<a>"]);
  });

  it("O11 what is shared in the arguments stays shared, and what holds no task is passed on as it is", async () => {
    const shared = { page: fetch.makeTask("a") };
    const bytes = new Uint8Array(3);
    const compare = taskableOperation({ name: "compare" }, ([one, other, given]: unknown[]) => [one === other, given === bytes]);

    expect(await execute(makeTask(compare, [shared, shared, bytes]))).toEqual([true, true]);
  });

  it("O11 upstreams of upstreams run first, each once, however often they appear", async () => {
    fresh();
    const a = fetch.makeTask("a");
    const once = join.makeTask([a, fetch.makeTask("a"), a], a);
    const twice = join.makeTask([once, a, join.makeTask([a])]);

    expect(await execute(twice)).toBe("<a>+<a>+<a><a>+<a>+<a>..");
    expect(runs).toEqual(["a"]);
  });

  it("O11 a chain of ten thousand", async () => {
    const increment = taskableOperation({ name: "increment" }, (value: number) => value + 1);
    let task = increment.makeTask(0);
    for (let length = 1; length < 10_000; length++) task = increment.makeTask(task);

    expect(await execute(task)).toBe(10_000);
  });

  it("O11 the id is known before, from the upstreams' ids", async () => {
    const make = (url: string) => join.makeTask([fetch.makeTask(url)]);

    expect(make("a").id).toBe(make("a").id);
    expect(make("a").id).not.toBe(make("b").id);
    expect(make("a").id).not.toBe(join.makeTask(["<a>"]).id);
    expect(join.makeTask([fetch.makeTask("a").with({ id: "x" })]).id).not.toBe(make("a").id);
    expect(make("a").upstreams.map(({ args }) => args)).toEqual([["a"]]);
  });

  it("O11 a submission carries values in place of tasks and the id unchanged", async () => {
    const queue = new RecordingQueue();
    const task = join.makeTask([fetch.makeTask("a")]);

    await execute(task, { queue });

    expect(queue.submissions.at(-1)).toMatchObject({ id: task.id, args: [["<a>"]] });
    expect(task.args).toEqual([[expect.objectContaining({ status: "succeeded" })]]);
  });

  it("O11 of one that failed for good, the outer task is cancelled and the flow gets that one's error, once", async () => {
    const bad = fetch.makeTask("bad");
    const outer = join.makeTask([bad, fetch.makeTask("good")]);
    const caught: unknown[] = [];
    const walk = flowSchema(function* walk() {
      try {
        yield* outer;
      } catch (error) {
        caught.push(error);
      }
      yield dependency();
      yield* fetch.makeTask("after");
      return "done";
    });
    const events: ExecutionEvent[] = [];

    const value = await execute(walk(), { onEvent: (event) => events.push(event) });

    expect(value).toBe("done");
    expect(caught).toHaveLength(1);
    expect(caught[0]).toBeInstanceOf(TaskFailedError);
    expect(caught[0]).toMatchObject({ taskId: bad.id, cause: expect.any(RangeError) });
    expect(outer.outcome).toMatchObject({ status: "cancelled", reason: `upstream ${bad.id} failed` });
    expect(events).toContainEqual(expect.objectContaining({ type: "task-cancelled", taskId: outer.id }));
  });

  it("O11 a failure at the bottom of a chain arrives once at the top", async () => {
    const bottom = fetch.makeTask("bad bottom");
    const middle = join.makeTask([bottom]);
    const top = join.makeTask([middle, bottom]);
    const caught: unknown[] = [];
    const walk = flowSchema(function* chain() {
      yield top;
      try {
        yield dependency();
      } catch (error) {
        caught.push(error);
      }
      yield dependency();
    });

    await execute(walk());

    expect(caught).toEqual([expect.objectContaining({ taskId: bottom.id })]);
    expect([middle.status, top.status]).toEqual(["cancelled", "cancelled"]);
    expect(top.outcome).toMatchObject({ reason: expect.stringMatching(/^upstream \w+ failed$/) });
  });

  it("O11 settle gives the outer task's outcome and never throws for the upstream's failure", async () => {
    const walk = flowSchema(function* settling() {
      return yield* settle([join.makeTask([fetch.makeTask("bad settle")]), fetch.makeTask("fine")]);
    });

    const outcomes = await execute(walk());

    expect(outcomes).toMatchObject([
      { status: "cancelled", reason: expect.stringMatching(/^upstream/) },
      { status: "succeeded" },
    ]);
  });

  it("O11 retries of an upstream hold the outer task until it has succeeded", async () => {
    let failures = 2;
    const flaky = taskableOperation({ name: "flaky", retries: { limit: 2, initialDelayMs: 0 } }, () => {
      if (failures-- > 0) throw new Error("not yet");
      return "at last";
    });

    expect(await execute(join.makeTask([flaky.makeTask()]))).toBe("at last.");
  });

  it("O11 an upstream that was yielded before, or succeeded before, is used as it is", async () => {
    fresh();
    const walk = flowSchema(function* before() {
      const page = fetch.makeTask("shared");
      yield* page;
      return yield* all([join.makeTask([page]), join.makeTask([page], "!")]);
    });

    expect(await execute(walk())).toEqual(["<shared>.", "<shared>!"]);
    expect(runs).toEqual(["shared"]);
  });

  it("O11 serves several executions", async () => {
    fresh();
    const outer = join.makeTask([fetch.makeTask("shared by executions")]);

    const values = await Promise.all([execute(outer), execute(outer), execute(yielding(outer))]);

    expect(values).toEqual(Array(3).fill("<shared by executions>."));
    expect(runs).toHaveLength(3);
  });

  it("O11 cancelling the outer task cancels upstreams that nothing else wants", async () => {
    fresh();
    const blocked = taskableOperation({ name: "blocked" }, () => new Promise<string>(() => undefined));
    const upstream = blocked.makeTask();
    const execution = startExecution(join.makeTask([upstream]), { cancelGraceMs: 0 });

    for await (const event of execution) if (event.type === "task-started") execution.cancel();

    await expect(execution.result).rejects.toThrow(/cancelled/);
    expect(upstream.status).toBe("cancelled");
  });

  it("O11 a task given to a flow stays a task", async () => {
    const isTask = flowSchema(function* isTask(task: Task<string>) {
      return [task.status, yield* task];
    });

    expect(await execute(isTask(fetch.makeTask("given")))).toEqual(["pending", "<given>"]);
  });

  it("V2 a task where no value would be put in its place is refused with its path", () => {
    const task = fetch.makeTask("a");
    const flow = yielding(task);

    expect(() => echo.makeTask(new Map([["x", task]]))).toThrow(SerializationError);
    expect(() => echo.makeTask(new Map([["x", task]]))).toThrow(/^args\[0\]\.get\("x"\)/);
    expect(() => echo.makeTask({ a: [new Set([task])] })).toThrow(/^args\[0\]\.a\[0\]/);
    expect(() => echo.makeTask(flow)).toThrow(/^args\[0\] .*Flow/);
    expect(() => echo.makeTask([task, { flow }])).toThrow(/^args\[0\]\[1\]\.flow/);
  });
});
