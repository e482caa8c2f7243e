import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { execute, MemoryBlobStore, MemoryBroker } from "@mazepa/core";
import { QueueConnectionError } from "@mazepa/core/transport";
import { DeadLetters } from "../../src/worker/dead-letters.js";
import { LeasedTask } from "../../src/worker/leased-task.js";
import { passUntil, stopTime } from "../stopped-time.js";
import { altered } from "./sent-tasks.js";
import { gate } from "../gate.js";
import { rememberingLog } from "./worker-in-memory.js";
import { echo, setup, until } from "./worker-rule-operations.js";

describe("W12 dead letters", () => {
  /** A broker whose dead-letter queue fails for the first times, and the letters that it has. */
  async function setupLetters(failures: readonly Error[], limits: ConstructorParameters<typeof MemoryBroker>[0] = {}) {
    const parts = await setup(limits);
    const { broker } = parts;
    await broker.createQueue("tasks-dead-letters");
    const left = [...failures];
    const queue = broker.queue.bind(broker);
    broker.queue = (name) => {
      const found = queue(name);
      if (!name.endsWith("-dead-letters")) return found;
      const send = found.send.bind(found);
      found.send = async (messages) => {
        const failure = left.shift();
        if (failure) throw failure;
        await send(messages);
      };
      return found;
    };
    const letters = async () => {
      const received = await queue("tasks-dead-letters").receive({ maxCount: 9, waitMs: 5000, leaseMs: 60_000 });
      return received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
    };
    return { ...parts, letters };
  }

  it.each([
    ["the broker cannot be reached", [new QueueConnectionError("away"), new QueueConnectionError("still away")]],
    ["the queue refuses it once", [new Error("refused")]],
  ])("W12 acknowledges poison only when its letter is durable: %s", async (_what, failures) => {
    const { worker, tasks, letters } = await setupLetters(failures);
    await tasks.send([{ body: "poison" }]);
    const running = worker();

    await until(() => running.stats().poison === 1);

    expect(await letters()).toMatchObject([{ body: "poison", deliveryCount: 1 }]);
    await running.stop();
    expect(await tasks.depth()).toMatchObject({ ready: 0, leased: 0 });
  });

  it("W12 gives poison back that cannot be kept", async () => {
    const refusals = Array.from({ length: 3 }, () => new Error("refused"));
    const { worker, tasks, letters } = await setupLetters(refusals);
    await tasks.send([{ body: "poison" }]);
    stopTime();
    const running = worker();

    const isCounted = (count: "released" | "poison") => until(() => running.stats()[count] === 1);
    await passUntil(isCounted("released"), 100);
    await passUntil(isCounted("poison"), 100);

    expect(await letters()).toMatchObject([{ body: "poison", deliveryCount: 2 }]);
    await running.stop();
  });

  it("W12 gives poison back at the end when its letter cannot be written, and waits no longer", async () => {
    const away = gate();
    const { worker, tasks, broker } = await setupLetters([]);
    altered(broker, (queue) => ({
      send: async (messages) => {
        if (queue.name === "tasks") return queue.send(messages);
        away.open();
        throw new QueueConnectionError("away");
      },
    }));
    await tasks.send([{ body: "poison" }]);
    const running = worker({ drainMs: 3_600_000 });
    await away.opened;

    await running.stop();

    expect(running.stats()).toMatchObject({ poison: 0, released: 1 });
    expect(await tasks.depth()).toMatchObject({ ready: 0, leased: 0, delayed: 1 });
  });

  it("W12 a worker that is stopped waits until the message of a letter is acknowledged", async () => {
    const { worker, tasks, broker } = await setupLetters([]);
    const [begun, go] = [gate(), gate()];
    altered(broker, (queue) => ({
      acknowledge: async (messages) => {
        begun.open();
        await go.opened;
        await queue.acknowledge(messages);
      },
    }));
    await tasks.send([{ body: "poison" }]);
    const running = worker();
    await begun.opened;

    let isStopped = false;
    const stopped = running.stop().then(() => (isStopped = true));
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    const wasStopped = isStopped;
    go.open();
    await stopped;

    expect(wasStopped).toBe(false);
    expect(await tasks.depth()).toMatchObject({ ready: 0, leased: 0 });
  });

  it("W12 keeps the beginning of what is too large to be kept whole, with its size and SHA-256", async () => {
    const { worker, tasks, letters } = await setupLetters([], { limits: { maxMessageBytes: 2000 } });
    const body = `"${"ä".repeat(950)}`;
    await tasks.send([{ body }]);
    const running = worker();

    const [letter] = await letters();

    const sha256 = createHash("sha256").update(body).digest("hex");
    expect(letter).toMatchObject({ kind: "dead-letter", cut: { sizeBytes: Buffer.byteLength(body), sha256 } });
    expect(body.startsWith(String(letter?.["body"]))).toBe(true);
    expect(String(letter?.["body"]).length).toBeGreaterThan(500);
    await running.stop();
  });

  it("W12 counts poison that is found where the payload is decoded", async () => {
    const { worker, tasks, remote, letters } = await setupLetters([]);
    const result = execute(echo.makeTask(1), { queue: remote(), executionId: "decoded" });
    result.catch(() => {});
    const [message] = await tasks.receive({ maxCount: 1, waitMs: 5000, leaseMs: 60_000 });
    await tasks.acknowledge([message!]);
    await tasks.send([{ body: JSON.stringify({ ...JSON.parse(message!.body), payload: '\n{"$mazepa":99}' }) }]);
    const running = worker();

    await expect(result).rejects.toMatchObject({ cause: { code: "MAZEPA_SERIALIZATION" } });

    expect(running.stats()).toMatchObject({ poison: 1 });
    expect(await letters()).toMatchObject([{ reason: "its payload cannot be read" }]);
    await running.stop();
  });

  it.each(["id", "attempt", "executionId", "mazepa", "kind", "payload"])(
    "W12 says clearly what is wrong with a field %s that is nested 100,000 deep",
    async (field) => {
      const { worker, tasks, letters } = await setupLetters([]);
      const message = {
        mazepa: 1,
        kind: "task",
        id: "a",
        operationId: "b",
        executionId: "c",
        attempt: 1,
        replyTo: "mazepa-c-0",
        payload: "",
      };
      const text = JSON.stringify({ ...message, [field]: "deep" });
      await tasks.send([{ body: text.replace('"deep"', `${"[".repeat(100_000)}${"]".repeat(100_000)}`) }]);
      const running = worker();

      const [letter] = await letters();

      expect(letter?.["reason"]).not.toMatch(/call stack/);
      await running.stop();
    },
  );

  it.each([
    ["no outcome queue by name", "results"],
    ["only begins like one", "mazepas-1"],
  ])("W12 takes a message for poison whose replyTo is %s", async (_what, replyTo) => {
    const { worker, tasks, letters, broker } = await setupLetters([]);
    await broker.createQueue(replyTo);
    const message = {
      mazepa: 1,
      kind: "task",
      id: "a",
      operationId: "b",
      executionId: "c",
      attempt: 1,
      replyTo,
      payload: "\n[]",
    };
    await tasks.send([{ body: JSON.stringify(message) }]);
    const running = worker();

    expect(await letters()).toMatchObject([{ reason: expect.stringContaining('begin with "mazepa-"') }]);

    expect(await broker.queue(replyTo).depth()).toMatchObject({ ready: 0, leased: 0 });
    await running.stop();
  });
});

describe("DeadLetters", () => {
  /** A place for letters that fails for the first times, and a message of this body. */
  function keeping(body: string, { failures = [] as Error[], maxMessageBytes = 1000, hasStore = false, hasQueue = true } = {}) {
    stopTime();
    const broker = new MemoryBroker({ limits: { maxMessageBytes } });
    const [log, sent, stopping] = [rememberingLog(), [] as string[], new AbortController()];
    altered(broker, () => ({
      send: async ([message]) => {
        const failure = failures.shift();
        if (failure) throw failure;
        sent.push(message!.body);
      },
    }));
    if (!hasQueue) Object.assign(broker, { deadLetterQueue: () => undefined });
    const payloads = hasStore ? new MemoryBlobStore() : undefined;
    const letters = new DeadLetters({ broker, payloads, worker: "host:1", log, signal: stopping.signal });
    const leased = new LeasedTask(broker.queue("tasks"), { body, handle: "a", deliveryCount: 4 }, 0);
    const keep = (error?: Error) => passUntil(letters.keep(leased, { reason: "it is poison", error }), 100);
    const keys = async () => {
      const found: string[] = [];
      for await (const key of payloads?.list("") ?? []) found.push(key);
      return found;
    };
    return { keep, keys, sent, leased, stopping, lines: log.lines };
  }

  it("W12 say at once where a message is kept, or all of it that a line has room for if it is dropped", async () => {
    const [kept, dropped] = [keeping("poison"), keeping("x".repeat(5000), { hasQueue: false })];

    expect([await kept.keep(new RangeError("no such row")), await dropped.keep()]).toEqual([true, true]);

    expect(JSON.parse(kept.sent[0]!)).toMatchObject({ reason: "it is poison", worker: "host:1", error: { name: "RangeError" } });
    expect(kept.lines).toMatchObject([
      { level: "error", message: 'A message is kept in queue "tasks-dead-letters": it is poison' },
    ]);
    expect(kept.lines[0]?.fields).toMatchObject({ queue: "tasks", deliveryCount: 4 });
    expect(dropped.lines).toMatchObject([
      { level: "error", message: "A message is dropped: it is poison", fields: { body: "x".repeat(4000), length: 5000 } },
    ]);
  });

  it("W12 go to the store where the queue has no room for them, and are cut without one", async () => {
    const fits = keeping("x".repeat(700), { hasStore: true });
    const tooLarge = keeping("x".repeat(1000), { hasStore: true });
    const cut = keeping("x".repeat(1000));
    const stored = keeping("poison", { hasStore: true, hasQueue: false });

    for (const { keep } of [fits, tooLarge, cut, stored]) expect(await keep()).toBe(true);

    expect([fits, tooLarge, cut, stored].map(({ sent }) => sent.length)).toEqual([1, 0, 1, 0]);
    const keys = await Promise.all([fits, tooLarge, cut, stored].map(async (each) => (await each.keys()).length));
    expect(keys).toEqual([0, 1, 0, 1]);
    expect(Buffer.byteLength(cut.sent[0]!)).toBe(1000);
    expect(JSON.parse(fits.sent[0]!)).not.toHaveProperty("cut");
    expect(stored.lines[0]?.message).toMatch(/^A message is kept in blob "dead-letters\/tasks\/[0-9a-f]{64}": it is poison$/);
  });

  it("W12 are tried three times, and as often as it takes while the broker cannot be reached, with one line", async () => {
    const refused = keeping("poison", { failures: [1, 2, 3, 4].map((count) => new Error(`refused ${count}`)) });
    const inTime = keeping("poison", { failures: [new Error("refused"), new Error("refused")] });
    const away = keeping("poison", { failures: Array.from({ length: 9 }, () => new QueueConnectionError("away")) });

    expect([await refused.keep(), await inTime.keep(), await away.keep()]).toEqual([false, true, true]);

    expect(refused.lines).toMatchObject([
      { message: "A message could not be kept (refused 1): it is poison", fields: { body: "poison", length: 6 } },
    ]);
    expect(away.lines.map(({ message }) => message)).toEqual([
      "A message could not be kept (away): it is poison",
      'A message is kept in queue "tasks-dead-letters": it is poison',
    ]);
  });

  it("W12 are tried no more once the worker stops, or the message is another's", async () => {
    const failures = () => [new QueueConnectionError("away")];
    const [stopped, lost, unwanted] = [1, 2, 3].map(() => keeping("poison", { failures: failures() }));
    stopped!.stopping.abort();
    lost!.leased.endAs("lost");
    unwanted!.leased.endAs("unwanted");

    expect([await stopped!.keep(), await lost!.keep(), await unwanted!.keep()]).toEqual([false, false, true]);
  });
});
