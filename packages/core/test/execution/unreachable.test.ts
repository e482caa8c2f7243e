import { describe, expect, it } from "@jest/globals";
import {
  all,
  flowSchema,
  MemoryBlobStore,
  QueueConnectionError,
  startExecution,
  StorageConnectionError,
  type BlobStore,
  type Broker,
  type ExecuteOptions,
  type ExecutionEvent,
  type MemoryBroker,
  type Target,
} from "@mazepa/core";
import { echo, setup as setupBroker, until } from "../worker/worker-rule-operations.js";

/** Whether the line to a broker or a store is down. */
interface Line {
  isDown: boolean;
}

/** Lets some requests of a broker fail as long as the line is down. */
function throughLine(broker: MemoryBroker, line: Line, requests: readonly string[]): Broker {
  const guarded = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (_, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== "function") return value;
        const call = (...args: unknown[]): unknown => Reflect.apply(value, target, args);
        if (key === "queue") return (...args: unknown[]) => guarded(call(...args) as object);
        if (!requests.includes(key as string)) return call;
        return async (...args: unknown[]) => {
          if (line.isDown) throw new QueueConnectionError("the line is down");
          return call(...args);
        };
      },
    });
  return guarded(broker);
}

/** The same for a store. */
function storeThroughLine(store: BlobStore, line: Line): BlobStore {
  const reached = () => {
    if (line.isDown) throw new StorageConnectionError("the line is down");
  };
  return {
    get: async (key) => (reached(), store.get(key)),
    put: async (key, bytes, options) => (reached(), store.put(key, bytes, options)),
    delete: async (keys) => (reached(), store.delete(keys)),
    async *list(prefix) {
      reached();
      yield* store.list(prefix);
    },
  };
}

async function setup(...requests: string[]) {
  const line = { isDown: false };
  const site = await setupBroker();
  const broker = throughLine(site.broker, line, requests);
  const events: ExecutionEvent[] = [];
  const start = <T extends Target>(target: T, options: ExecuteOptions = {}) =>
    startExecution(target, { queue: site.remote({ broker }), onEvent: (event) => events.push(event), ...options });
  const told = (type: ExecutionEvent["type"], times = 1) =>
    until(() => events.filter((event) => event.type === type).length >= times);
  return { ...site, line, broker, events, start, told };
}

describe("E20 a broker that cannot be reached", () => {
  it.each(["queueExists", "createQueue"])("E20 is waited for at the start (%s), with an event", async (request) => {
    const { line, start, told, events, worker } = await setup(request);
    line.isDown = true;
    worker();

    const execution = start(echo.makeTask(1));
    await told("unreachable", 2);
    line.isDown = false;

    expect(await execution.result).toBe(1);
    expect(events).toContainEqual(
      expect.objectContaining({ type: "unreachable", what: 'Broker "memory"', error: expect.any(QueueConnectionError) }),
    );
  });

  it("E20 is waited for while outcomes are received", async () => {
    const { line, start, told, worker } = await setup("receive");
    line.isDown = true;
    worker();

    const execution = start(echo.makeTask(2));
    await told("unreachable", 2);
    line.isDown = false;

    expect(await execution.result).toBe(2);
  });

  it("E20 uses up no retries of what cannot be sent", async () => {
    const { line, start, told, worker } = await setup("send");
    line.isDown = true;
    worker();

    const execution = start(echo.makeTask(3).with({ retries: 0 }), { transientRetry: { limit: 0, initialDelayMs: 1 } });
    await told("task-retrying", 4);
    line.isDown = false;

    expect(await execution.result).toBe(3);
  });

  it.each(["queueExists", "receive", "send"])("E20 is given up after unreachableAfterMs (%s)", async (request) => {
    const { line, start } = await setup(request);
    line.isDown = true;

    const execution = start(echo.makeTask(4), {
      unreachableAfterMs: 20,
      transientRetry: { limit: 0, initialDelayMs: 1, maxDelayMs: 1 },
    });

    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_QUEUE_CONNECTION", message: "the line is down" });
  });

  it("E20 a wait is cut short when the execution is cancelled", async () => {
    const { line, start, told } = await setup("queueExists");
    line.isDown = true;

    const execution = start(echo.makeTask(5));
    await told("unreachable");
    execution.cancel("enough");

    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_EXECUTION_CANCELLED" });
  });
});

describe("E20 a store that cannot be reached", () => {
  const flow = flowSchema({ name: "unreachable.flow" }, function* (line: Line) {
    const first = yield* echo.makeTask("first");
    line.isDown = true;
    const others = yield* all([echo.makeTask("second"), echo.makeTask("third")]);
    return [first, ...others];
  });

  it("E20 is waited for when an outcome must be durable", async () => {
    const { start, told, worker } = await setup();
    const line = { isDown: false };
    worker();

    const execution = start(flow(line), {
      ...{ checkpoint: storeThroughLine(new MemoryBlobStore(), line), checkpointIntervalMs: 0, executionId: "away" },
    });
    await told("unreachable", 2);
    line.isDown = false;

    expect(await execution.result).toEqual(["first", "second", "third"]);
  });

  it("E20 is waited for at the start, and when values are read again", async () => {
    const { start, told, worker, events } = await setup();
    const checkpoint = new MemoryBlobStore();
    const line = { isDown: false };
    worker();
    await start(echo.makeTask("first"), { checkpoint, executionId: "again" }).result;
    line.isDown = true;

    const execution = start(echo.makeTask("first"), { checkpoint: storeThroughLine(checkpoint, line), executionId: "again" });
    await told("unreachable", 2);
    line.isDown = false;

    expect(await execution.result).toBe("first");
    expect(events.filter(({ type }) => type === "task-forgotten")).toEqual([]);
  });

  it("E20 is given up after unreachableAfterMs, and what was recorded is kept", async () => {
    const { start, worker, events } = await setup();
    const store = new MemoryBlobStore();
    const line = { isDown: false };
    worker();
    const options = { checkpoint: storeThroughLine(store, line), checkpointIntervalMs: 0, executionId: "gone" };

    const execution = start(flow(line), { ...options, unreachableAfterMs: 30 });
    await expect(execution.result).rejects.toMatchObject({ code: "MAZEPA_STORAGE_CONNECTION" });
    line.isDown = false;

    expect(await start(echo.makeTask("first"), options).result).toBe("first");
    expect(events).toContainEqual(expect.objectContaining({ type: "task-restored" }));
  });

  it("E20 payloads are waited for: their tasks do not run again", async () => {
    const { start, told, worker, remote, broker, events } = await setup();
    const store = new MemoryBlobStore();
    const line = { isDown: false };
    const queue = remote({ broker, payloads: storeThroughLine(store, line) });
    worker({ payloads: store });
    line.isDown = true;

    const execution = start(echo.makeTask("x".repeat(2_000_000)), { queue });
    await told("unreachable", 2);
    line.isDown = false;

    expect(await execution.result).toHaveLength(2_000_000);
    expect(events.filter(({ type }) => type === "task-submitted")).toHaveLength(1);
  });
});
