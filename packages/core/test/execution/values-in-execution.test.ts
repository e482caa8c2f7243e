import { describe, expect, it } from "@jest/globals";
import {
  execute,
  flowSchema,
  FlowSchema,
  InProcessQueue,
  MemoryBlobStore,
  serializable,
  SerializationError,
  settle,
  taskableOperation,
  TaskFailedError,
  type ExecuteOptions,
} from "../../src/index.js";
import { echo, give, Point, Print, produce } from "../serialization/value-operations.js";

const kind = taskableOperation({ name: "kind" }, (value: unknown): string => Object.prototype.toString.call(value));

@serializable()
class OutOfPaper extends Error {
  readonly sheets = 3;
  override name = "OutOfPaper";
}

@flowSchema()
class Nested extends FlowSchema {
  constructor(readonly operation = echo) {
    super();
  }
  *flow(value: unknown) {
    return yield* this.operation.makeTask(value);
  }
}

const apply = taskableOperation({ name: "apply" }, (operation: Print, pages: unknown[]): number => operation.run(pages));

const queues: [string, () => ExecuteOptions][] = [
  ["in process", () => ({})],
  ["in process through the wire", () => ({ queue: new InProcessQueue({ serialize: true }) })],
  ["with a checkpoint", () => ({ checkpoint: new MemoryBlobStore() })],
];

const shared = { n: 1 };
const ring: { self?: unknown } = {};
ring.self = ring;

const values: [string, unknown][] = [
  ["null", null],
  ["undefined", undefined],
  ["numbers that JSON loses", [Number.NaN, Infinity, -Infinity, -0]],
  ["a bigint", 2n ** 70n],
  ["a date", new Date(5)],
  ["a regular expression", /a+/giu],
  ["a URL", new URL("https://example.org/?a=1")],
  ["maps and sets", new Map<unknown, unknown>([[{ a: 1 }, new Set([1, "1", 1n])]])],
  ["typed arrays", [new Uint8Array([1, 2]), new Float64Array([Number.NaN, -0]), new BigInt64Array([-1n])]],
  ["a buffer", Buffer.from("bytes")],
  ["an array buffer", new Uint8Array([9, 8]).buffer],
  ["undefined in objects and arrays", { a: undefined, b: [undefined] }],
  ["what is shared", [shared, shared]],
  ["what contains itself", ring],
  ["an instance of a marked class", new Point(3, 4)],
  ["an error", new RangeError("too far", { cause: new Error("below") })],
];

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => {
      throw new Error("It was to fail.");
    },
    (error: unknown) => error,
  );
}

describe.each(queues)("values that travel %s", (_queue, options) => {
  it.each(values)("V1 %s comes back as an argument and as a result", async (_what, value) => {
    produce.value = value;

    expect(await execute(echo.makeTask(value), options())).toEqual(value);
    expect(await execute(give.makeTask("it"), options())).toEqual(value);
    expect(await execute(kind.makeTask(value), options())).toBe(Object.prototype.toString.call(value));
  });

  it("V1 operations travel as arguments, and their state does", async () => {
    expect(await execute(apply.makeTask(new Print({ dpi: 300n }), [1, 2]), options())).toBe(2);
    expect(await execute(echo.makeTask(give), options())).toBe(give);
    expect(await execute(new Nested().makeFlow(new Map([["x", 1]])), options())).toEqual(new Map([["x", 1]]));
  });

  it("V1 an operation's own error arrives with its class, message and fields as the failure's cause", async () => {
    const jam = taskableOperation({ name: "jam" }, (): never => {
      throw new OutOfPaper("feed me");
    });

    const failure = await failureOf(execute(jam.makeTask(), options()));

    expect(failure).toBeInstanceOf(TaskFailedError);
    const { cause } = failure as TaskFailedError;
    expect(cause).toBeInstanceOf(OutOfPaper);
    expect(cause).toMatchObject({ message: "feed me", sheets: 3 });
    expect((cause as Error).stack).toContain("feed me");
  });

  it.each([
    ["a text", "plain text", "plain text"],
    ["nothing", undefined, "undefined"],
    ["an object without a prototype", Object.create(null), "object"],
    ["a symbol", Symbol("sign"), "sign"],
    ["a function", () => 1, "=>"],
  ])("V1 %s that was thrown is a failure like any other", async (_what, thrown: unknown, message) => {
    const throwIt = taskableOperation({ name: "throw it" }, async (_value: string): Promise<never> => {
      throw thrown;
    });

    const failure = await failureOf(execute(throwIt.makeTask(_what), options()));

    expect(failure).toBeInstanceOf(TaskFailedError);
    expect((failure as TaskFailedError).cause).toBeInstanceOf(Error);
    expect(((failure as TaskFailedError).cause as Error).message.toLowerCase()).toContain(message);
  });

  it("V1 an error with fields that do not travel is a failure with its class and message", async () => {
    const request = taskableOperation({ name: "request" }, (): never => {
      throw Object.assign(new TypeError("refused"), { socket: { on: () => undefined }, status: 503 });
    });

    const failure = (await failureOf(execute(request.makeTask(), options()))) as TaskFailedError;

    expect(failure.cause).toBeInstanceOf(TypeError);
    expect(failure.cause).toMatchObject({ message: "refused", status: 503 });
  });

  const refused: [string, unknown, RegExp][] = [
    ["a function", { onDone: () => 1 }, /^result\.onDone is a function/],
    ["a symbol", [Symbol("x")], /^result\[0\] is a symbol/],
    ["a promise", { later: Promise.resolve(1) }, /^result\.later is a promise/],
    ["an instance of an unmarked class", { a: [new (class Foreign {})()] }, /^result\.a\[0\] is an instance of Foreign/],
    ["a task", echo.makeTask(1), /^result .*Task/],
    ["an empty slot", [1, , 2], /^result\[1\] is an empty slot/], // eslint-disable-line no-sparse-arrays -- it is what is refused
    ["a function in a map", new Map([["f", () => 1]]), /^result\.get\("f"\) is a function/],
  ];

  it.each(refused)("V2 %s in a result fails the task with its path, at once", async (what, value, message) => {
    produce.value = value;
    const task = give.makeTask(what).with({ retries: 3 });

    const failure = (await failureOf(execute(task, options()))) as TaskFailedError;

    expect(failure).toBeInstanceOf(TaskFailedError);
    expect(failure.cause).toBeInstanceOf(SerializationError);
    expect((failure.cause as Error).message).toMatch(message);
    expect(failure.attempts).toBe(1);
    expect(task.status).toBe("failed");
  });

  it("V2 the flow can catch it and go on", async () => {
    produce.value = () => 1;
    const walk = flowSchema(function* walk() {
      const outcome = yield* settle(give.makeTask("function"));
      return [outcome.status, yield* echo.makeTask("next")];
    });

    expect(await execute(walk(), options())).toEqual(["failed", "next"]);
  });
});
