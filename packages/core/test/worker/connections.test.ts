import { describe, expect, it } from "@jest/globals";
import { all, flowSchema, QueueConnectionError, type MessageQueue, type MemoryBroker } from "@mazepa/core";
import { rememberingLog } from "./worker-in-memory.js";
import { echo, setup } from "./worker-rule-operations.js";

type Method = "send" | "receive" | "acknowledge" | "extendLease";

/**
 * Lets every n-th call of these methods fail, on every queue; `send` and `acknowledge` fail after
 * they have done their work, as lost answers do.
 */
function makeFlaky(broker: MemoryBroker, methods: readonly Method[], every: number): { failures: number } {
  const seen = { calls: 0, failures: 0 };
  const original = broker.queue.bind(broker);
  broker.queue = (name) => {
    const queue = original(name);
    return new Proxy(queue, {
      get: (target, key: keyof MessageQueue) => {
        const value: unknown = target[key];
        if (typeof value !== "function") return value;
        if (!methods.includes(key as Method)) return (...args: unknown[]) => Reflect.apply(value, target, args) as unknown;
        return async (...args: unknown[]) => {
          seen.calls++;
          const fails = seen.calls % every === 0;
          if (fails) seen.failures++;
          if (fails && key === "receive") throw new QueueConnectionError("the line is down");
          const result: unknown = await Reflect.apply(value, target, args);
          if (fails) throw new QueueConnectionError("the line is down");
          return result;
        };
      },
    });
  };
  return seen;
}

/** Lets the first `times` calls of a method fail, on queues that `isMeant` says yes to. */
function failAtFirst(broker: MemoryBroker, method: "receive" | "send", times: number, isMeant: (name: string) => boolean): void {
  const original = broker.queue.bind(broker);
  let left = times;
  broker.queue = (name) => {
    const queue = original(name);
    const call = queue[method].bind(queue) as (...args: unknown[]) => Promise<never>;
    const failing = (...args: unknown[]): Promise<never> =>
      left-- > 0 ? Promise.reject(new QueueConnectionError("the line is down")) : call(...args);
    return isMeant(name) ? Object.assign(queue, { [method]: failing }) : queue;
  };
}

describe("a worker whose broker cannot be reached", () => {
  it("W1 loses nothing and goes on when requests fail now and then", async () => {
    const { worker, broker, run } = await setup();
    const seen = makeFlaky(broker, ["send", "receive", "acknowledge", "extendLease"], 4);
    const running = worker({ concurrency: 2, leaseMs: 100 });
    const flow = flowSchema({ name: "connections.flow" }, function* () {
      return yield* all(Array.from({ length: 30 }, (_, index) => echo.makeTask(index)));
    });

    const values = await run(flow(), { transientRetry: { limit: 50, initialDelayMs: 1 } });

    expect(values).toEqual(Array.from({ length: 30 }, (_, index) => index));
    expect(seen.failures).toBeGreaterThan(0);
    expect(running.stats().brokerErrors).toBeGreaterThan(0);
  });

  it("says so after a few tries at the start", async () => {
    const { worker, broker } = await setup();
    broker.queueExists = () => Promise.reject(new QueueConnectionError("nobody at home"));

    await expect(worker().done).rejects.toMatchObject({
      code: "MAZEPA_QUEUE_CONNECTION",
      message: expect.stringContaining("nobody at home"),
    });
  });

  it("says once that it cannot be reached, and once that it can again", async () => {
    const { worker, broker, run } = await setup();
    const log = rememberingLog();
    failAtFirst(broker, "receive", 2, (name) => name === "tasks");
    worker({ log });

    expect(await run(echo.makeTask(1))).toBe(1);

    const about = log.lines.map(({ message }) => message).filter((message) => /reached|received/.test(message));
    expect(about).toEqual(["Nothing could be received; trying again: the line is down", "The broker can be reached again."]);
  });

  it("says once that outcomes cannot be sent, and sends them as soon as it can", async () => {
    const { worker, broker, run } = await setup();
    const log = rememberingLog();
    failAtFirst(broker, "send", 3, (name) => name !== "tasks");
    worker({ log });

    expect(await run(echo.makeTask(1))).toBe(1);

    const about = log.lines.map(({ message }) => message).filter((message) => message.includes("sent"));
    expect(about).toEqual(["Outcomes could not be sent; trying again: the line is down"]);
  });
});
