import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { enqueue, FatalError, MemoryBlobStore, readResult, taskableOperation, taskContext, TransientError } from "@mazepa/core";
import { gate } from "../gate.js";
import { rememberingLog } from "./worker-in-memory.js";
import { altered, echoes } from "./sent-tasks.js";
import { echo, setup, until } from "./worker-rule-operations.js";

const runs: { attempt: number; key: string }[] = [];
const flaky = taskableOperation({ name: "detached.flaky" }, (failures: number, kind: string) => {
  const { attempt, idempotencyKey: key } = taskContext();
  runs.push({ attempt, key });
  if (attempt > failures) return "done";
  if (kind === "transient") throw new TransientError("slow down", { retryAfterMs: 1234 });
  throw kind === "fatal" ? new FatalError("hopeless") : new RangeError("no such row");
});
const undone: unknown[] = [];
const reserve = taskableOperation({ name: "detached.reserve", revert: (given) => void undone.push(given) }, (value: number) => {
  throw new Error(`full: ${value}`);
});
const known = taskableOperation({ name: "detached.known", unit: "none", revert: () => {} }, (value: number) => value);
const pause = gate();
const started = gate();
const waiting = taskableOperation({ name: "detached.waiting" }, async (value: number) => {
  started.open();
  await Promise.race([pause.opened, new Promise((resolve) => taskContext().signal.addEventListener("abort", resolve))]);
  taskContext().signal.throwIfAborted();
  return value;
});
/** The set-up of other tests, with releases that do not wait: their delays are noted. */
async function detachedSetup() {
  const made = await setup();
  const delays: (number | undefined)[] = [];
  altered(made.broker, (queue) => ({
    release: (messages, delayMs) => {
      delays.push(delayMs);
      return queue.release(messages);
    },
  }));
  runs.length = 0;
  const letters = async () => {
    const dead = made.broker.queue("tasks-dead-letters");
    if (!(await made.broker.queueExists(dead.name))) return [];
    const received = await dead.receive({ maxCount: 100, waitMs: 0, leaseMs: 60_000 });
    return received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  };
  return { ...made, delays, letters, results: new MemoryBlobStore() };
}

afterEach(() => void jest.restoreAllMocks());

describe("detached tasks", () => {
  it("W13 are run by workers, which keep their results in a store", async () => {
    const { broker, worker, tasks, results } = await detachedSetup();
    const sent: number[] = [];

    const count = await enqueue(broker, "tasks", echoes(1200), { onSent: (total) => sent.push(total) });
    const running = worker({ results, concurrency: 8 });
    await until(() => running.stats().succeeded === 1200);
    const byHand = echo.makeTask(undefined).with({ id: "by.hand:1" });
    await enqueue(broker, "tasks", byHand);
    await until(() => running.stats().succeeded === 1201);

    expect(count).toBe(1200);
    expect(sent).toEqual([500, 1000, 1200]);
    expect(await readResult(results, echo.makeTask(7))).toMatchObject({ status: "succeeded", value: 7, attempt: 1 });
    expect(await readResult(results, byHand)).toMatchObject({ value: undefined, startedAt: expect.any(Date) });
    expect(await readResult(results, "absent")).toBeUndefined();
    expect(await tasks.depth()).toEqual({ ready: 0, leased: 0, delayed: 0 });
  });

  it("W13 without a store their results go nowhere, and no queue for outcomes is asked for", async () => {
    const { broker, worker } = await detachedSetup();
    const asked: string[] = [];
    const queueExists = broker.queueExists.bind(broker);
    broker.queueExists = (name) => (asked.push(name), queueExists(name));

    await enqueue(broker, "tasks", echoes(2));
    const running = worker({ maxTasks: 2 });
    await running.done;

    expect(running.stats()).toMatchObject({ succeeded: 2, dropped: 0 });
    expect(new Set(asked)).toEqual(new Set(["tasks"]));
  });

  it("W13 are released with the back-off of their retries, and run with one idempotency key", async () => {
    const { broker, worker, delays, results, letters } = await detachedSetup();
    const retries = { limit: 3, initialDelayMs: 100, factor: 3, jitter: "none" } as const;
    const task = flaky.makeTask(3, "plain").with({ retries });

    await enqueue(broker, "tasks", [task]);
    const running = worker({ results, maxDeliveries: 2 });
    await until(() => running.stats().succeeded === 1);

    expect(delays).toEqual([100, 300, 900]);
    expect(runs.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(new Set(runs.map(({ key }) => key)).size).toBe(1);
    expect(await readResult(results, task)).toMatchObject({ value: "done", attempt: 4 });
    expect(await letters()).toEqual([]);
  });

  it("W13 are kept as dead letters with their error after their retries, and can be sent again", async () => {
    const { broker, worker, tasks, delays, letters } = await detachedSetup();
    const log = rememberingLog();

    await enqueue(broker, "tasks", [flaky.makeTask(2, "plain").with({ retries: 1 })]);
    const running = worker({ log });
    await until(() => running.stats().failed === 1);
    const [letter] = await letters();
    await running.stop();
    await tasks.send([{ body: letter!["body"] as string }, { body: letter!["body"] as string }]);
    const again = worker({ maxTasks: 4 });
    await again.done;

    expect(delays).toHaveLength(3);
    expect(letter).toMatchObject({
      queue: "tasks",
      deliveryCount: 2,
      reason: "failed for good after 2 deliveries: RangeError: no such row",
      error: { name: "RangeError", message: "no such row", stack: expect.stringContaining("detached.test") },
    });
    expect(log.lines).toContainEqual(
      expect.objectContaining({ message: expect.stringMatching(/tried again in \d+ ms: RangeError/) }),
    );
    expect(running.stats()).toMatchObject({ failed: 1, poison: 0, released: 1 });
    expect(runs.map(({ attempt }) => attempt)).toEqual([1, 2, 1, 1, 2, 2]);
  });

  it("W13 wait as long as a TransientError says, which uses up no retries but deliveries", async () => {
    const { broker, worker, delays, letters } = await detachedSetup();

    await enqueue(broker, "tasks", [flaky.makeTask(3, "transient"), flaky.makeTask(99, "transient")]);
    const running = worker({ maxDeliveries: 4 });
    await until(() => running.stats().succeeded + running.stats().failed === 2);

    expect(delays).toEqual(Array.from({ length: 6 }, () => 1234));
    expect(await letters()).toMatchObject([{ deliveryCount: 4, error: { code: "MAZEPA_TRANSIENT" } }]);
  });

  it("W13 are not retried after a FatalError, and no revert is called", async () => {
    const { broker, worker, delays, letters } = await detachedSetup();
    const retries = 5;
    const warn = jest.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    const tasks = [flaky.makeTask(1, "fatal").with({ retries }), reserve.makeTask(1), reserve.makeTask(2), known.makeTask(1)];

    await enqueue(broker, "tasks", tasks);
    const running = worker();
    await until(() => running.stats().failed === 3 && running.stats().succeeded === 1);

    expect(delays).toEqual([]);
    expect(undone).toEqual([]);
    expect((await letters()).map(({ error }) => (error as Error).message).sort()).toEqual(["full: 1", "full: 2", "hopeless"]);
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      expect.stringContaining('Operation "detached.reserve" has `revert`, which is never called'),
    ]);
  });

  it("W13 that a filter refuses, that no worker knows, or that kill their workers become dead letters", async () => {
    const { broker, worker, tasks, letters } = await detachedSetup();
    await enqueue(broker, "tasks", [echo.makeTask("refused"), echo.makeTask("unknown"), echo.makeTask("kills")]);
    const bodies = await tasks.receive({ maxCount: 3, waitMs: 0, leaseMs: 60_000 });
    await tasks.acknowledge(bodies);
    const [refused, unknown, killer] = bodies.map(({ body }) => body);
    await tasks.send([{ body: killer! }]);
    for (let delivery = 0; delivery < 2; delivery++)
      await tasks.release(await tasks.receive({ maxCount: 1, waitMs: 0, leaseMs: 60_000 }));
    const absent = unknown!.replace('"rules.echo"', '"rules.absent"');
    await tasks.send([{ body: refused! }, { body: absent }]);

    const running = worker({
      maxDeliveries: 2,
      unknownOperationGraceMs: 0,
      taskFilter: ({ id }) => id !== echo.makeTask("refused").id,
    });
    await until(() => running.stats().failed === 3);

    expect((await letters()).map(({ error }) => (error as { code: string }).code).sort()).toEqual([
      "MAZEPA_TASK_CANCELLED",
      "MAZEPA_UNKNOWN_OPERATION",
      "MAZEPA_WORKER_CRASHED",
    ]);
    expect(running.stats()).toMatchObject({ poison: 0, cancelled: 0 });
  });

  it("W13 of a worker that is stopped are released for others", async () => {
    const { broker, worker, tasks } = await detachedSetup();
    await enqueue(broker, "tasks", [waiting.makeTask(1)]);
    const running = worker({ drainMs: 1 });
    await started.opened;

    await running.stop();

    expect(running.stats()).toMatchObject({ released: 1, failed: 0 });
    expect(await tasks.depth()).toMatchObject({ ready: 1, leased: 0 });
  });

  it("W13 are delivered again when their results cannot be kept", async () => {
    const { broker, worker, tasks, results } = await detachedSetup();
    const log = rememberingLog();
    const put = results.put.bind(results);
    const failures: Error[] = [new TransientError("for now"), new Error("for good")];
    results.put = async (...given) => {
      const failure = failures.shift();
      if (failure) throw failure;
      return put(...given);
    };

    await enqueue(broker, "tasks", [echo.makeTask(1), echo.makeTask(2)]);
    const running = worker({ results, log, maxTasks: 2 });
    await running.done;

    expect(running.stats().succeeded).toBe(1);
    expect(await tasks.depth()).toMatchObject({ ready: 0, leased: 1 });
    expect(log.lines).toContainEqual(expect.objectContaining({ message: expect.stringContaining("for good") }));
  });

  it("W13 whose messages cannot be acknowledged are delivered again, and the worker goes on", async () => {
    const { broker, worker, tasks, letters } = await detachedSetup();
    const log = rememberingLog();
    const refusals = [new Error("refused")];
    altered(broker, (queue) => ({
      acknowledge: async (messages) => {
        const refusal = refusals.pop();
        if (refusal) throw refusal;
        await queue.acknowledge(messages);
      },
    }));

    await enqueue(broker, "tasks", [flaky.makeTask(1, "fatal"), echo.makeTask("next")]);
    const running = worker({ log, maxTasks: 2 });
    await running.done;

    expect(running.stats()).toMatchObject({ failed: 1, succeeded: 1 });
    expect(await tasks.depth()).toMatchObject({ ready: 0, leased: 1 });
    expect(await letters()).toHaveLength(1);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ message: "A task could not be acknowledged, and will be delivered again: refused" }),
    );
  });

  it("W13 travel with large arguments, signatures and a codec", async () => {
    const made = await setup({ limits: { maxMessageBytes: 2000 } });
    const { broker, worker } = made;
    const [payloads, results] = [new MemoryBlobStore(), new MemoryBlobStore()];
    const turned = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0xff);
    const secrets = { signingKeys: ["secret"], payloadCodec: { encode: turned, decode: turned }, payloads };
    const large = echo.makeTask("x".repeat(5000));

    await expect(enqueue(broker, "tasks", [large])).rejects.toMatchObject({ code: "MAZEPA_PAYLOAD_TOO_LARGE" });
    await enqueue(broker, "tasks", [large, echo.makeTask("secret word")], secrets);
    const running = worker({ ...secrets, results, maxTasks: 2 });
    await running.done;

    expect(await readResult(results, large, secrets && { payloadCodec: secrets.payloadCodec })).toMatchObject({
      value: "x".repeat(5000),
    });
    await expect(readResult(results, large)).rejects.toMatchObject({ code: "MAZEPA_SERIALIZATION" });
    const kept = await results.get(`results/${echo.makeTask("secret word").id}`);
    expect(Buffer.from(kept!.bytes).toString()).not.toContain("secret word");
  });
});
