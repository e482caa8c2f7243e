import { describe, expect, it } from "@jest/globals";
import {
  deserialize,
  execute,
  flowSchema,
  InProcessQueue,
  MemoryBlobStore,
  SerializationError,
  serialize,
  taskableOperation,
  type TaskFailedError,
} from "../../src/index.js";
import { echo, give, Point, Print, produce } from "./value-operations.js";

const ring: { self?: unknown } = {};
ring.self = ring;

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => {
      throw new Error("It was to fail.");
    },
    (error: unknown) => error,
  );
}

describe("values that do not travel", () => {
  const refused: [string, () => unknown, RegExp][] = [
    [
      "a function deep in the arguments",
      () => echo.makeTask({ options: { onDone: () => 1 } }),
      /^args\[0\]\.options\.onDone is a function/,
    ],
    ["a symbol", () => echo.makeTask(Symbol("x")), /^args\[0\] is a symbol/],
    ["a promise", () => echo.makeTask([Promise.resolve(1)]), /^args\[0\]\[0\] is a promise/],
    ["a stream", () => echo.makeTask(process.stdin), /^args\[0\] is a stream/],
    ["an unmarked instance", () => echo.makeTask(new (class Foreign {})()), /^args\[0\] is an instance of Foreign/],
    ["an empty slot", () => echo.makeTask(new Array(2)), /^args\[0\]\[0\] is an empty slot/],
    ["a function in the state", () => new Print({ log: () => 1 }).makeTask([]), /^operation\.settings\.log is a function/],
    [
      "a symbol as a field's name",
      () => Object.assign(new Print(), { [Symbol("s")]: 1 }).makeTask([]),
      /^operation\[Symbol\(s\)\] has a symbol/,
    ],
    ["a task in the state", () => new Print({ first: echo.makeTask(1) }).makeTask([]), /^operation\.settings\.first .*Task/],
    ["a function behind a task", () => echo.makeTask([echo.makeTask(1), () => 1]), /^args\[0\]\[1\] is a function/],
    ["a class", () => echo.makeTask(Point), /^args\[0\] is a class \(Point\)/],
  ];

  it.each(refused)("V2 %s is refused by makeTask with its path", (_what, make, message) => {
    expect(make).toThrow(SerializationError);
    expect(make).toThrow(message);
  });

  it("O8 an excluded field may hold anything", () => {
    const print = new Print();
    print.printer = { print: () => undefined };

    expect(print.makeTask([]).id).toBe(new Print().makeTask([]).id);
  });

  it("V4 the exported serializer is the one that is used", () => {
    const value = { at: new Date(5), list: [1n, new Point(1, 2)] };

    const copy = deserialize(serialize(value)) as typeof value;

    expect(copy).toEqual(value);
    expect((copy.list[1] as Point).length).toBeCloseTo(Math.sqrt(5));
    expect(() => serialize([() => 1])).toThrow(SerializationError);
    expect(() => deserialize("nonsense")).toThrow(SerializationError);
  });
});

describe("values that change", () => {
  const serializing = () => ({ queue: new InProcessQueue({ serialize: true }) });

  it("V5 arguments changed after makeTask are detected where everything is serialized", async () => {
    const pages = [1];
    const task = new Print().makeTask(pages);
    pages.push(2);

    const failure = (await failureOf(execute(task, serializing()))) as TaskFailedError;

    expect(failure.cause).toBeInstanceOf(SerializationError);
    expect((failure.cause as Error).message).toMatch(/changed after makeTask/);
  });

  it("V5 so is changed state", async () => {
    const print = new Print({ dpi: 300 });
    const task = print.makeTask([]);
    print.settings.dpi = 600;

    const failure = (await failureOf(execute(task, serializing()))) as TaskFailedError;

    expect((failure.cause as Error).message).toMatch(/changed after makeTask/);
  });

  it("V5 so are arguments of a task that waited for others", async () => {
    const pages: unknown[] = [1];
    const task = echo.makeTask([echo.makeTask(1), pages]);
    pages.push(2);

    const failure = (await failureOf(execute(task, serializing()))) as TaskFailedError;

    expect((failure.cause as Error).message).toMatch(/changed after makeTask/);
  });

  it("V5 what is unchanged is not complained of, whatever it holds", async () => {
    const error = new RangeError("x", { cause: new Map([[1, new Point(1, 2)]]) });

    expect(await execute(echo.makeTask([error, ring, echo, echo.makeTask(5)]), serializing())).toEqual([
      expect.objectContaining({ message: "x" }),
      expect.anything(),
      expect.anything(),
      5,
    ]);
  });

  it("V5 what an operation does to its arguments stays with it where everything is serialized", async () => {
    const clear = taskableOperation({ name: "clear" }, (list: number[]): number => list.splice(0).length);
    const list = [1, 2];

    expect(await execute(clear.makeTask(list), serializing())).toBe(2);
    expect(list).toEqual([1, 2]);
  });

  it("V5 a result is encoded for the checkpoint before the flow sees it", async () => {
    const checkpoint = new MemoryBlobStore();
    const options = { checkpoint, executionId: "mutated" };
    produce.value = [1];
    let isFirst = true;
    const walk = flowSchema(function* mutating() {
      const list = (yield* give.makeTask("list")) as number[];
      list.push(2);
      if (isFirst) {
        isFirst = false;
        throw new Error("crash");
      }
      return list;
    });

    await expect(execute(walk(), options)).rejects.toThrow("crash");

    expect(await execute(walk(), options)).toEqual([1, 2]);
  });
});
