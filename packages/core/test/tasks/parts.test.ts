import { describe, expect, it } from "@jest/globals";
import {
  dryRun,
  execute,
  flowSchema,
  InProcessQueue,
  MemoryBlobStore,
  part,
  planFlow,
  readFailedTasks,
  taskableOperation,
  TaskFailedError,
} from "../../src/index.js";

const calls: unknown[] = [];

interface Book {
  pages: string[];
  meta: { title: string; note?: string };
}

const load = taskableOperation({ name: "parts.load" }, (size: number): Book => ({
  pages: Array.from({ length: size }, (_, index) => `page ${index}`),
  meta: { title: "A" },
}));
const print = taskableOperation({ name: "parts.print", retries: 3 }, (text: string | undefined) => {
  calls.push(text);
  return `printed ${text}`;
});
const join = taskableOperation({ name: "parts.join" }, (texts: readonly string[]) => texts.join());
const odd = taskableOperation({ name: "parts.odd" }, () => ({ list: [1], map: new Map([["size", 2]]) }));

describe("part(task, …)", () => {
  it("O17 stands for a part of a task's value, and only that part travels", async () => {
    calls.length = 0;

    const values = await execute([
      print.makeTask(part(load.makeTask(3), "pages", 1)),
      join.makeTask([part(load.makeTask(3), "pages", 2), part(load.makeTask(3), "meta", "title"), "given"]),
    ]);

    expect(values).toEqual(["printed page 1", "page 2,A,given"]);
    expect(calls).toEqual(["page 1"]);
  });

  it("O17 gives undefined for an optional field that is absent", async () => {
    expect(await execute(print.makeTask(part(load.makeTask(1), "meta", "note")))).toBe("printed undefined");
  });

  it.each([
    ["an index beyond the end", () => part(load.makeTask(2), "pages", 2), /\.pages\[2\].*a list of 2/],
    [
      "a field of what is not there",
      () => part(load.makeTask(2), "meta", "note", "x" as never),
      /\.meta\.note: \.meta is an object without it/,
    ],
    ["a method", () => part(odd.makeTask(), "list", "map" as never), /\.list\.map/],
    ["the prototype", () => part(odd.makeTask(), "map", "__proto__" as never, "size" as never), /\.map\.__proto__/],
    ["what is not its own", () => part(odd.makeTask(), "map", "size" as never, "x" as never), /\.map\.size/],
  ])("O17 fails the task for good, without a run, that asks for %s", async (_what, makePart, message) => {
    calls.length = 0;

    const failure: unknown = await execute(print.makeTask(makePart() as never)).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(TaskFailedError);
    expect((failure as TaskFailedError).cause).toBeInstanceOf(RangeError);
    expect(((failure as TaskFailedError).cause as Error).message).toMatch(message);
    expect(calls).toEqual([]);
  });

  it("O17 keeps the failure among the failed tasks of an execution", async () => {
    const store = new MemoryBlobStore();

    await execute(print.makeTask(part(load.makeTask(2), "pages", 2)), { checkpoint: store, executionId: "parts" }).catch(() => 0);

    expect(await readFailedTasks(store, "parts")).toMatchObject([{ operationId: "parts.print" }]);
  });

  it("O17 is an error that a flow may catch, and the others go on", async () => {
    const flow = flowSchema({ name: "parts.flow" }, function* () {
      try {
        return yield* print.makeTask(part(load.makeTask(1), "pages", 7));
      } catch {
        return yield* print.makeTask(part(load.makeTask(1), "pages", 0));
      }
    });

    expect(await execute(flow())).toBe("printed page 0");
  });

  it("O17 counts in identity as task and path, which no hand-set id can equal", () => {
    const whole = load.makeTask(2);
    const one = print.makeTask(part(whole, "pages", 0));
    const hostile = print.makeTask(whole.with({ id: `${whole.id}.pages.0` }) as never);

    const ids = [one, print.makeTask(part(whole, "pages", 1)), print.makeTask(part(load.makeTask(3), "pages", 0)), hostile];

    expect(new Set(ids.map(({ id }) => id)).size).toBe(4);
    expect(print.makeTask(part(load.makeTask(2), "pages", 0)).id).toBe(one.id);
  });

  it("O17 holds through the wire format, on resume, in dry runs and plans", async () => {
    const task = () => print.makeTask(part(load.makeTask(3), "pages", 1));
    const options = { checkpoint: new MemoryBlobStore(), executionId: "resumed" };

    expect(await execute(task(), { queue: new InProcessQueue({ serialize: true }) })).toBe("printed page 1");
    await execute(task(), options);
    calls.length = 0;

    expect(await execute(task(), options)).toBe("printed page 1");
    expect(calls).toEqual([]);
    expect(await dryRun(task())).toMatchObject({ total: 2 });
    expect((await planFlow(task())).tasks).toHaveLength(2);
  });

  it("O17 refuses what is no task, no key, or a key that is neither a text nor an index", () => {
    const task = load.makeTask(1);

    expect(() => part({} as never, "pages" as never)).toThrow(/part\(\) takes a task/);
    expect(() => (part as (task: unknown) => unknown)(task)).toThrow(/at least one key/);
    expect(() => part(task, -1 as never)).toThrow(/index of 0 or more, but got -1/);
  });

  it("O17 is refused in the state of an operation, and where no value would be put", () => {
    expect(() => join.makeTask([new Map([["a", part(load.makeTask(1), "pages", 0)]])] as never)).toThrow(/stands for a value/);
  });

  it("O11 with failurePolicy finish gives every failed upstream, together", async () => {
    const fails = taskableOperation({ name: "parts.fails" }, (text: string): string => {
      throw new Error(text);
    });
    const task = join.makeTask([fails.makeTask("a"), fails.makeTask("b"), print.makeTask("c")]);
    calls.length = 0;

    const failure: unknown = await execute(task, { failurePolicy: "finish" }).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(AggregateError);
    expect((failure as AggregateError).errors).toMatchObject([{ cause: { message: "a" } }, { cause: { message: "b" } }]);
    expect(calls).toEqual(["c"]);
  });
});
