import { describe, expect, it, jest } from "@jest/globals";
import { execute, MemoryBlobStore } from "@mazepa/core";
import { gate } from "../gate.js";
import { rememberingLog } from "./worker-in-memory.js";
import { count, echo, seen, setup, until } from "./worker-rule-operations.js";

describe("W3 poison", () => {
  it.each([
    ["is no JSON", "hello", "JSON"],
    ["is not of Mazepa", "{}", "not a message of Mazepa"],
    ["is of a newer version", '{"mazepa":2,"kind":"task"}', "wire version 2"],
    ["has a field of another type", '{"mazepa":1,"kind":"task","id":7}', '"id"'],
    [
      "has no queue for its report",
      '{"mazepa":1,"kind":"task","id":"a","operationId":"b","executionId":"c","attempt":1,"payload":"\\n[]"}',
      "replyTo",
    ],
    [
      "reports to a URL",
      '{"mazepa":1,"kind":"task","id":"a","operationId":"b","executionId":"c","attempt":1,"replyTo":"https://evil.example/q","payload":"\\n[]"}',
      "replyTo",
    ],
    [
      "reports to the task queue",
      '{"mazepa":1,"kind":"task","id":"a","operationId":"b","executionId":"c","attempt":1,"replyTo":"tasks","payload":"\\n[]"}',
      "task queue",
    ],
  ])("W3 keeps a message that %s, and goes on", async (_what, body, reason) => {
    const { worker, run, tasks, broker } = await setup();
    const payloads = new MemoryBlobStore();
    await tasks.send([{ body }]);
    const running = worker({ payloads, broker: Object.assign(broker, { deadLetterQueue: undefined }) });
    await until(() => running.stats().poison === 1);

    const keys: string[] = [];
    for await (const key of payloads.list("dead-letters/tasks/")) keys.push(key);
    const letter = JSON.parse(Buffer.from((await payloads.get(keys[0]!))!.bytes).toString());

    expect(letter).toMatchObject({ queue: "tasks", body, deliveryCount: 1, reason: expect.stringContaining(reason) });
    expect(await run(echo.makeTask("next"), { remote: { payloads } })).toBe("next");
    expect(await tasks.depth()).toMatchObject({ ready: 0, leased: 0 });
  });

  it("W3 keeps it in the broker's dead-letter queue where there is one, else logs it", async () => {
    const { worker, tasks, broker } = await setup();
    const log = rememberingLog();
    const first = worker();
    await tasks.send([{ body: "kept" }]);
    await until(() => first.stats().poison === 1);
    await first.stop();
    const dead = broker.queue(broker.deadLetterQueue("tasks")!);
    const [letter] = await dead.receive({ maxCount: 1, waitMs: 1000, leaseMs: 1000 });
    const second = worker({ log, broker: Object.assign(broker, { deadLetterQueue: undefined }) });
    await tasks.send([{ body: "lost" }]);
    await until(() => second.stats().poison === 1);
    await second.stop();

    expect(JSON.parse(letter!.body)).toMatchObject({ body: "kept", queue: "tasks", deliveryCount: 1 });
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: "error", fields: expect.objectContaining({ body: "lost" }) }),
    );
  });

  it("W3 a worker that is stopped waits for the dead letter that it is writing", async () => {
    const { worker, tasks, broker } = await setup();
    const [writing, written] = [gate(), gate()];
    const dead = broker.queue(broker.deadLetterQueue("tasks")!);
    const queue = broker.queue.bind(broker);
    const send: typeof dead.send = async (messages) => {
      writing.open();
      await written.opened;
      await dead.send(messages);
    };
    broker.queue = (name) => (name === dead.name ? Object.assign(queue(name), { send }) : queue(name));
    const running = worker();
    await tasks.send([{ body: "poison" }]);
    await writing.opened;

    let isStopped = false;
    const stopped = running.stop().then(() => (isStopped = true));
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    const wasStopped = isStopped;
    written.open();
    await stopped;

    expect(wasStopped).toBe(false);
    expect(await dead.depth()).toMatchObject({ ready: 1 });
    expect(await tasks.depth()).toMatchObject({ ready: 0, leased: 0 });
  });

  it("W3 fails a task whose payload cannot be read, and keeps its message", async () => {
    const { worker, tasks, remote, broker } = await setup();
    const payloads = new MemoryBlobStore();
    const result = execute(echo.makeTask(1), { queue: remote({ payloads }), executionId: "unreadable" });
    result.catch(() => {});
    const [message] = await tasks.receive({ maxCount: 1, waitMs: 5000, leaseMs: 60_000 });
    await tasks.acknowledge([message!]);
    await tasks.send([{ body: JSON.stringify({ ...JSON.parse(message!.body), payload: '\n{"$mazepa":99}' }) }]);
    const running = worker({ payloads });

    await expect(result).rejects.toMatchObject({ cause: { code: "MAZEPA_SERIALIZATION" } });
    await until(() => running.stats().failed === 1);
    expect(await broker.queueExists("mazepa-unreadable-0")).toBe(false);
  });

  it("W3 gives up a task that was delivered too often", async () => {
    const { worker, tasks, run } = await setup();
    const payloads = new MemoryBlobStore();
    const result = run(count.makeTask(1));
    result.catch(() => {});
    for (let delivery = 1; delivery <= 3; delivery++) {
      const received = await tasks.receive({ maxCount: 1, waitMs: 5000, leaseMs: 60_000 });
      expect(received[0]?.deliveryCount).toBe(delivery);
      await tasks.release(received);
    }
    worker({ maxDeliveries: 3, payloads });

    await expect(result).rejects.toMatchObject({
      cause: { code: "MAZEPA_WORKER_CRASHED", message: expect.stringContaining("4 times") },
    });
    expect(seen.runs).toBe(0);
  });

  it("W3 gives back an operation that is not known yet, tells the head once, and fails after the grace", async () => {
    const { worker, tasks, run } = await setup();
    const result = run(count.makeTask(1));
    result.catch(() => {});
    const [message] = await tasks.receive({ maxCount: 1, waitMs: 5000, leaseMs: 60_000 });
    await tasks.acknowledge([message!]);
    await tasks.send([{ body: message!.body.replace('"operationId":"rules.count"', '"operationId":"rules.gone"') }]);
    const log = rememberingLog();
    const warnings = jest.spyOn(process, "emitWarning").mockReturnValue();
    const running = worker({ unknownOperationGraceMs: 60, maxDeliveries: 5, log });

    await expect(result).rejects.toMatchObject({
      cause: { code: "MAZEPA_UNKNOWN_OPERATION", message: expect.stringContaining("rules.gone") },
    });
    expect(running.stats().released).toBeGreaterThan(0);
    const told = warnings.mock.calls.map(([text]) => String(text)).filter((text) => text.includes("rules.gone"));
    warnings.mockRestore();
    expect(told).toEqual([expect.stringMatching(/^Worker \S+:\d+ has received a task that it cannot run, .*"rules\.gone"/)]);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: "warn", message: expect.stringMatching(/rules\.gone.* given back for \d+ ms/) }),
    );
    expect(seen.runs).toBe(0);
  });
});
