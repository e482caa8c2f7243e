import { afterEach, describe, expect, it } from "@jest/globals";
import {
  execute,
  flowSchema,
  InProcessQueue,
  MemoryBlobStore,
  settle,
  startExecution,
  taskableOperation,
  type ExecuteOptions,
  type Worker,
} from "@mazepa/core";
import { gate, rejection } from "../gate.js";
import { setup } from "../worker/worker-in-memory.js";

const cannotBeRead = (key: string) => () => {
  throw new Error(`${key} cannot be read`);
};

function withGetter(key: string): Error {
  return Object.defineProperty(Object.assign(new RangeError("the message"), { detail: 7 }), key, { get: cannotBeRead(key) });
}

const hostileErrors: Record<string, () => unknown> = {
  "a message that throws": () => withGetter("message"),
  "a name that throws": () => withGetter("name"),
  "a stack that throws": () => withGetter("stack"),
  "a code that throws": () => withGetter("code"),
  "a cause that throws": () => withGetter("cause"),
  "a field that throws": () => Object.defineProperty(new Error("x"), "field", { enumerable: true, get: cannotBeRead("field") }),
  "a message that throws the second time": () => {
    let reads = 0;
    return Object.defineProperty(new Error("x"), "message", {
      get: () => {
        if (reads++ > 0) throw new Error("read twice");
        return "once";
      },
    });
  },
  "a symbol as its message": () => Object.assign(new Error("x"), { message: Symbol("m") }),
  "a symbol as its name": () => Object.assign(new Error("x"), { name: Symbol("n") }),
  "an object as its stack": () => Object.assign(new Error("x"), { stack: Object.create(null) as unknown }),
  "no prototype": () => Object.setPrototypeOf(new Error("x"), null),
  "a prototype that throws": () =>
    Object.setPrototypeOf(new Error("x"), new Proxy({}, { get: cannotBeRead("it"), has: cannotBeRead("it") })),
  "a proxy around it that throws": () =>
    new Proxy(new Error("x"), {
      get: cannotBeRead("it"),
      has: cannotBeRead("it"),
      getPrototypeOf: cannotBeRead("it"),
      ownKeys: cannotBeRead("it"),
      getOwnPropertyDescriptor: cannotBeRead("it"),
    }),
  "no error, and no prototype": () => Object.create(null) as unknown,
  "no error, but a symbol": () => Symbol("thrown"),
  "no error, but nothing": () => undefined,
};

const hostileResults: Record<string, () => unknown> = {
  "a field that throws": () => ({
    list: [
      {
        get field() {
          return cannotBeRead("field")();
        },
      },
    ],
  }),
  "a then that throws": () => ({
    get then() {
      return cannotBeRead("then")();
    },
  }),
  "a proxy that throws": () => new Proxy({}, { get: cannotBeRead("it"), has: cannotBeRead("it"), ownKeys: cannotBeRead("it") }),
  "a map with a proxy": () => new Map([[1, new Proxy([], { get: cannotBeRead("it") })]]),
};

const throws = taskableOperation({ name: "hostile.throws" }, (kind: string) => {
  throw hostileErrors[kind]?.();
});
const throwsLater = taskableOperation({ name: "hostile.throws later" }, async (kind: string) => {
  throw hostileErrors[kind]?.();
});
const gives = taskableOperation({ name: "hostile.gives" }, (kind: string) => hostileResults[kind]?.());
const givesLater = taskableOperation({ name: "hostile.gives later" }, async (kind: string) => hostileResults[kind]?.());
const sound = taskableOperation({ name: "hostile.sound" }, () => "sound");

const both = flowSchema({ name: "hostile.both" }, function* (task: ReturnType<typeof gives.makeTask>) {
  const outcomes = yield* settle([task, sound.makeTask()]);
  return outcomes.map((outcome) => (outcome.status === "failed" ? outcome.error : outcome.status));
});

const workers: Worker[] = [];
afterEach(async () => void (await Promise.all(workers.splice(0).map((worker) => worker.stop()))));

const places: Record<string, () => Promise<ExecuteOptions>> = {
  "in process": async () => ({}),
  "with a checkpoint": async () => ({ checkpoint: new MemoryBlobStore(), onEvent: () => undefined }),
  "through the wire": async () => ({ queue: new InProcessQueue({ serialize: true }) }),
  "on a worker": async () => {
    const { worker, remote } = await setup();
    workers.push(worker());
    return { queue: remote() };
  },
};

describe.each(Object.keys(places))("what is hostile, %s", (place) => {
  it.each(Object.keys(hostileErrors))("E24 fails the task that throws %s, and nothing else", async (kind) => {
    const options = await places[place]!();

    const [now, sound] = await execute(both(throws.makeTask(kind)), options);
    const [later] = await execute(both(throwsLater.makeTask(kind)), options);
    const uncaught = await rejection(execute(throws.makeTask(kind), options));

    expect([sound, typeof (now as Error).message, typeof (later as Error).message]).toEqual(["succeeded", "string", "string"]);
    expect(uncaught).toMatchObject({ code: "MAZEPA_TASK_FAILED", message: expect.any(String) });
  });

  it.each(Object.keys(hostileResults))("E24 fails the task that gives %s, and nothing else", async (kind) => {
    const options = await places[place]!();

    const [now, sound] = await execute(both(gives.makeTask(kind)), options);
    const [later] = await execute(both(givesLater.makeTask(kind)), options);

    expect([sound, now, later]).toEqual(["succeeded", expect.any(Error), expect.any(Error)]);
  });
});

describe("what is left of a hostile error", () => {
  it.each(Object.keys(places))("E24 is all that can be read, %s", async (place) => {
    const options = await places[place]!();

    const [byMessage] = await execute(both(throws.makeTask("a message that throws")), options);
    const [byName] = await execute(both(throws.makeTask("a name that throws")), options);

    expect(byMessage).toMatchObject({ name: "RangeError", message: "(the message cannot be read)", detail: 7 });
    expect(byName).toMatchObject({ message: "the message", detail: 7 });
  });

  it.each(Object.keys(places))("E24 has the code that its class gives by a getter, %s", async (place) => {
    class Coded extends Error {
      get code() {
        return "E_CODED";
      }
    }
    const coded = taskableOperation({ name: "hostile.coded" }, () => {
      throw new Coded("coded");
    });

    const error = await rejection(execute(coded.makeTask(), await places[place]!()));

    expect(error.cause).toMatchObject({ message: "coded", code: "E_CODED" });
  });

  it("E24 V2 names the field of a result that cannot be read", async () => {
    const error = await rejection(execute(gives.makeTask("a field that throws")));

    expect(error.cause).toMatchObject({
      code: "MAZEPA_SERIALIZATION",
      path: "result.list[0].field",
      message: "result.list[0].field cannot be read: Error: field cannot be read",
    });
  });
});

describe("hostile reasons", () => {
  const never = taskableOperation({ name: "hostile.never" }, () => gate().opened);

  it.each([
    ["no prototype", Object.create(null) as unknown],
    ["a symbol", Symbol("why")],
    ["a message that throws", withGetter("message")],
    ["a text", "enough"],
  ])("E24 cancel an execution: %s", async (_what, reason) => {
    const controller = new AbortController();
    const running = startExecution(never.makeTask(), { cancelGraceMs: 0 });

    const aborted = execute(never.makeTask(), { signal: controller.signal, cancelGraceMs: 0 });
    controller.abort(reason);
    running.cancel(reason as string);

    expect(await rejection(aborted)).toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
    expect(await rejection(running.result)).toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
  });
});

describe("hostile things that a flow", () => {
  it("E24 yields are a TypeError at that yield", async () => {
    const yields = flowSchema({ name: "hostile.yields" }, function* () {
      try {
        yield new Proxy({}, { get: cannotBeRead("it"), has: cannotBeRead("it") }) as never;
      } catch (error) {
        return error;
      }
      return undefined;
    });

    expect(await execute(yields())).toMatchObject({ name: "TypeError", message: expect.stringMatching(/cannot be inspected/) });
  });

  it.each(Object.keys(hostileErrors))("F9 throws end it with that very error: %s", async (kind) => {
    const thrown = hostileErrors[kind]?.();
    const failing = flowSchema({ name: "hostile.failing" }, function* () {
      yield sound.makeTask();
      throw thrown;
    });
    const parent = flowSchema({ name: "hostile.parent" }, function* () {
      const outcome = yield* settle(failing());
      return outcome.status;
    });

    const rejected = await execute(failing()).then(
      () => [],
      (error: unknown) => [error],
    );
    const status = await execute(parent());

    expect(Object.is(rejected[0], thrown)).toBe(true);
    expect(status).toBe("failed");
  });
});

describe("a result that can be read only once", () => {
  it("E24 ends neither its task nor the execution when it cannot be recorded; the task runs again on resume", async () => {
    let runs = 0;
    const once = taskableOperation({ name: "hostile.once" }, () => {
      let reads = 0;
      runs++;
      return Object.defineProperty({} as { field: string }, "field", {
        enumerable: true,
        get: () => {
          if (reads++ > 0) throw new Error("read twice");
          return "once";
        },
      });
    });
    const flow = flowSchema({ name: "hostile.onceAndOthers" }, function* () {
      yield* once.makeTask();
      return yield* settle(once.makeTask().with({ id: "again" }));
    });
    const options: ExecuteOptions = { checkpoint: new MemoryBlobStore(), executionId: "once", checkpointIntervalMs: 0 };

    expect(await execute(flow(), options)).toMatchObject({ status: "succeeded" });
    expect(await execute(flow(), options)).toMatchObject({ status: "succeeded" });

    expect(runs).toBe(4);
  });
});
