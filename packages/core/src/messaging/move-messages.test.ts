import { describe, expect, it, jest } from "@jest/globals";
import { MemoryBroker } from "./memory-broker.js";
import type { MessageQueue } from "./message-queue.js";
import { moveMessages, type MoveOptions } from "./move-messages.js";
import { MessagesNotSentError } from "./queue-errors.js";

async function setup(bodies: readonly string[], toLimits = {}) {
  const from = new MemoryBroker({ name: "from" });
  const to = new MemoryBroker({ name: "to", limits: toLimits });
  await Promise.all([from.createQueue("work"), to.createQueue("work")]);
  const source = from.queue("work");
  await source.send(bodies.map((body) => ({ body })));
  const seen: string[] = [];
  const options = (others: Partial<MoveOptions> = {}): MoveOptions => ({
    from: source,
    to: to.queue("work"),
    max: Infinity,
    signal: new AbortController().signal,
    onMoved: (moved) => void seen.push(...moved),
    ...others,
  });
  return { source, target: to.queue("work"), seen, options };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);
const empty = { ready: 0, leased: 0, delayed: 0 };

async function drain(queue: MessageQueue): Promise<string[]> {
  const messages = await queue.receive({ maxCount: 1000, waitMs: 0, leaseMs: 1000 });
  return messages.map(({ body }) => body).sort();
}

describe("moveMessages", () => {
  it("moves everything that is ready, in batches", async () => {
    const { source, target, seen, options } = await setup(numbers(250));

    expect(await moveMessages(options())).toEqual({ end: "empty", tooLarge: 0, kept: 0 });

    expect(await source.depth()).toEqual(empty);
    expect(await drain(target)).toEqual(numbers(250).sort());
    expect(seen).toHaveLength(250);
  });

  it("moves at most max messages", async () => {
    const { source, target, options } = await setup(numbers(250));

    expect(await moveMessages(options({ max: 120 }))).toEqual({ end: "max", tooLarge: 0, kept: 0 });

    expect([await source.depth(), await target.depth()]).toEqual([
      { ...empty, ready: 130 },
      { ...empty, ready: 120 },
    ]);
  });

  it("releases messages that are too large for the other queue, and goes on with the rest", async () => {
    const { source, target, options } = await setup(["small", "x".repeat(50), "tiny"], { maxMessageBytes: 10 });

    expect(await moveMessages(options())).toEqual({ end: "empty", tooLarge: 1, kept: 0 });

    expect(await drain(target)).toEqual(["small", "tiny"]);
    expect(await drain(source)).toEqual(["x".repeat(50)]);
  });

  it("ends after the batch under way when interrupted", async () => {
    const { source, options } = await setup(numbers(250));
    const stop = new AbortController();

    const report = await moveMessages(options({ signal: stop.signal, onMoved: () => stop.abort() }));

    expect(report.end).toBe("interrupted");
    expect(await source.depth()).toEqual({ ...empty, ready: 150 });
  });

  it("releases everything when nothing could be sent", async () => {
    const { source, options } = await setup(numbers(3));
    const broken: MessageQueue = Object.assign(Object.create(source) as MessageQueue, {
      send: () => Promise.reject(new Error("cable cut")),
      limits: source.limits,
    });

    await expect(moveMessages(options({ to: broken }))).rejects.toThrow("cable cut");

    expect(await drain(source)).toEqual(["0", "1", "2"]);
  });

  it("keeps only the messages that the other queue has not accepted", async () => {
    const { source, seen, options } = await setup(numbers(3));
    const failure = new MessagesNotSentError({ queue: "work", indexes: [1], total: 3 });
    const flaky: MessageQueue = Object.assign(Object.create(source) as MessageQueue, {
      send: () => Promise.reject(failure),
      limits: source.limits,
    });

    await expect(moveMessages(options({ to: flaky }))).rejects.toBe(failure);

    expect(await drain(source)).toEqual(["1"]);
    expect(seen).toEqual(["0", "2"]);
  });

  it("tells its own error, though what stays cannot be released, and asks once for each body", async () => {
    const { source, options } = await setup(["goes", "stays"]);
    const asked: string[] = [];
    jest.spyOn(source, "release").mockRejectedValue(new Error("cable still cut"));
    const broken: MessageQueue = Object.assign(Object.create(source) as MessageQueue, {
      send: () => Promise.reject(new Error("cable cut")),
      limits: source.limits,
    });
    const toBody = (body: string) => {
      asked.push(body);
      return body === "stays" ? undefined : body;
    };

    await expect(moveMessages(options({ to: broken, toBody }))).rejects.toThrow("cable cut");

    expect(asked).toEqual(["goes", "stays"]);
  });
});
