import { describe, expect, it } from "@jest/globals";
import {
  dependency,
  DuplicateTaskIdError,
  execute,
  all,
  MemoryBlobStore,
  settle,
  taskableOperation,
  type ExecuteOptions,
  type ExecutionEvent,
  type Task,
} from "../../src/index.js";

const runs: string[] = [];

const work = taskableOperation({ name: "work" }, async (name: string): Promise<string> => {
  runs.push(name);
  return `${name} done`;
});
const big = taskableOperation({ name: "big" }, (name: string): string => {
  runs.push(name);
  return name.repeat(10_000);
});
const failing = taskableOperation({ name: "failing" }, (name: string): string => {
  runs.push(name);
  throw new Error(name);
});

async function observed<R>(body: () => Generator<unknown, R>, options: ExecuteOptions = {}) {
  runs.length = 0;
  const events: ExecutionEvent[] = [];
  const value = (await execute(body, { ...options, onEvent: (event) => events.push(event) })) as R;
  const types = events.map(({ type }) => type);
  const count = (type: string) => types.filter((each) => each === type).length;
  return { value, count, events, runs: [...runs] };
}

describe("a task id within one execution", () => {
  it("I2 yielded again while in flight it joins, and every task object shows the outcome", async () => {
    const twins = [work.makeTask("a"), work.makeTask("a"), work.makeTask("a")];

    const { count, runs } = await observed(function* () {
      yield twins;
      yield dependency(twins);
    });

    expect(runs).toEqual(["a"]);
    expect(count("task-joined")).toBe(2);
    expect(twins.map(({ result }) => result)).toEqual(Array(3).fill("a done"));
    expect(twins.map(({ status }) => status)).toEqual(Array(3).fill("succeeded"));
  });

  it("I2 the first one's options hold", async () => {
    const retries = (limit: number) => ({ retries: { limit, initialDelayMs: 0 } });

    await observed(function* () {
      const both = [failing.makeTask("x").with(retries(1)), failing.makeTask("x").with(retries(5))];
      yield both;
      yield* settle(both);
    });

    expect(runs).toEqual(["x", "x"]);
  });

  it("I2 yielded after it succeeded it completes at once with the same outcome", async () => {
    const again = work.makeTask("a");

    const { value, count, runs } = await observed(function* () {
      const first = yield* work.makeTask("a");
      const second = yield* again;
      yield work.makeTask("a");
      yield dependency();
      return [first, second];
    });

    expect(value).toEqual(["a done", "a done"]);
    expect(runs).toEqual(["a"]);
    expect(count("task-submitted")).toBe(1);
    expect(again.outcome).toMatchObject({ status: "succeeded", value: "a done", attempt: 1 });
  });

  it("I2 the very same value, dates and all, comes back", async () => {
    const today = taskableOperation({ name: "today" }, () => ({ at: new Date(5), map: new Map([[1, -0]]) }));

    const { value } = await observed(function* () {
      return [yield* today.makeTask(), yield* today.makeTask()] as unknown[];
    });

    expect(value[0]).toEqual({ at: new Date(5), map: new Map([[1, -0]]) });
    expect(value[1]).toEqual(value[0]);
  });

  it("I2 a small object is remembered as the task gave it back, whatever a flow has done to it since", async () => {
    const point = taskableOperation({ name: "point" }, () => ({ x: 1, tags: ["a"] }));

    const { value } = await observed(function* () {
      const first = yield* point.makeTask();
      first.tags.push("b");
      return yield* point.makeTask();
    });

    expect(value).toEqual({ x: 1, tags: ["a"] });
  });

  it("I2 a value that is dropped for want of room is forgotten: the task runs again, with an event that says so", async () => {
    const names = Array.from({ length: 3000 }, (_, index) => `${index}`);

    const { value, count, runs, events } = await observed(
      function* () {
        yield* all(names.map((name) => big.makeTask(name)));
        return (yield* big.makeTask("0")).length;
      },
      { rememberedBytes: 100_000 },
    );

    expect(value).toBe(10_000);
    expect(runs).toHaveLength(3001);
    expect(count("task-forgotten")).toBe(1);
    expect(events).toContainEqual(
      expect.objectContaining({ type: "task-forgotten", taskId: big.makeTask("0").id, operationId: "big" }),
    );
  });

  it("I2 with a checkpoint, values are read back from it instead", async () => {
    const { value, runs, count } = await observed(
      function* () {
        yield* all(Array.from({ length: 3000 }, (_, index) => big.makeTask(`${index}`)));
        return (yield* big.makeTask("0")).length;
      },
      { rememberedBytes: 100_000, checkpoint: new MemoryBlobStore() },
    );

    expect(value).toBe(10_000);
    expect(runs).toHaveLength(3000);
    expect(count("task-forgotten")).toBe(0);
  });

  it("I2 a task that failed and is yielded again runs again", async () => {
    const { value, runs } = await observed(function* () {
      const first = (yield* settle(failing.makeTask("x"))) as { status: string; attempt: number };
      const second = (yield* settle(failing.makeTask("x"))) as { status: string; attempt: number };
      return [first.status, first.attempt, second.status, second.attempt];
    });

    expect(runs).toEqual(["x", "x"]);
    expect(value).toEqual(["failed", 1, "failed", 2]);
  });

  it("I2 another execution runs it again, on a copy: the object shows the first", async () => {
    const task = work.makeTask("a");

    const [first, second] = [await observed(() => only(task)), await observed(() => only(task))];

    expect([...first.runs, ...second.runs]).toEqual(["a", "a"]);
    expect(second.value).toBe("a done");
    expect(task.status).toBe("succeeded");
  });
});

describe("ids set by hand", () => {
  it("I3 run the same thing twice on purpose", async () => {
    const { value, runs } = await observed(function* () {
      const task = work.makeTask("a");
      return yield* all([task, task.with({ id: "again" }), task.with({ id: "and-again" })]);
    });

    expect(value).toEqual(["a done", "a done", "a done"]);
    expect(runs).toEqual(["a", "a", "a"]);
  });

  it("I3 with equal content join like any other", async () => {
    const { runs } = await observed(function* () {
      yield* all([work.makeTask("a").with({ id: "mine" }), work.makeTask("a").with({ id: "mine" })]);
    });

    expect(runs).toEqual(["a"]);
  });

  it("I3 with different content are a DuplicateTaskIdError at that yield, in flight and afterwards", async () => {
    const { value } = await observed(function* () {
      const caught: unknown[] = [];
      yield work.makeTask("a").with({ id: "mine" });
      try {
        yield work.makeTask("b").with({ id: "mine" });
      } catch (error) {
        caught.push(error);
      }
      yield dependency();
      try {
        yield* work.makeTask("c").with({ id: "mine" });
      } catch (error) {
        caught.push(error);
      }
      return caught;
    });

    expect(value).toHaveLength(2);
    for (const error of value) {
      expect(error).toBeInstanceOf(DuplicateTaskIdError);
      expect((error as Error).message).toMatch(/"mine".*"work"/);
    }
  });

  it("I3 may be used again by another execution for something else", async () => {
    await observed(() => only(work.makeTask("a").with({ id: "mine" })));

    const { value } = await observed(() => only(work.makeTask("b").with({ id: "mine" })));

    expect(value).toBe("b done");
  });
});

function* only(task: Task<string>): Generator<unknown, string> {
  return yield* task;
}
