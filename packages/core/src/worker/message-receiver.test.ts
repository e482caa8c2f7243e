import { getEventListeners } from "node:events";
import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { systemClock } from "../messaging/clock.js";
import { MemoryBroker } from "../messaging/memory-broker.js";
import type { MessageQueue } from "../messaging/message-queue.js";
import { MessageReceiver } from "./message-receiver.js";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

afterEach(() => {
  jest.useRealTimers();
});

async function setup(bodies: Record<string, string[]>) {
  const broker = new MemoryBroker();
  const queues = Object.keys(bodies).map((name) => broker.queue(name));
  for (const queue of queues) {
    await broker.createQueue(queue.name);
    await queue.send((bodies[queue.name] ?? []).map((body) => ({ body })));
  }
  let errors = 0;
  const receiver = new MessageReceiver({ queues, leaseMs: 60_000, log, onBrokerError: () => errors++ });
  const receive = async (maxCount: number): Promise<string[]> => {
    const received = await receiver.receive(maxCount, new AbortController().signal);
    return received.map(({ message }) => message.body).sort();
  };
  return { queues, broker, receiver, receive, errorCount: () => errors };
}

describe("MessageReceiver", () => {
  it("takes from earlier queues first, and at most maxCount in all", async () => {
    const { broker, receive } = await setup({ first: ["a", "b"], second: ["c", "d"] });

    expect(await receive(3)).toEqual(["a", "b", expect.stringMatching(/[cd]/)]);
    expect(await broker.queue("second").depth()).toMatchObject({ ready: 1, leased: 1 });
  });

  it("waits on all queues at once, and releases surplus messages", async () => {
    const { broker, receive } = await setup({ first: [], second: [] });

    const received = receive(1);
    for (const name of ["first", "second"]) await broker.queue(name).send([{ body: name }]);

    expect(await received).toHaveLength(1);
    const depths = await Promise.all(["first", "second"].map((name) => broker.queue(name).depth()));
    expect(depths.map(({ leased }) => leased).sort()).toEqual([0, 1]);
  });

  it("does not treat an empty answer of all queues as a failure", async () => {
    const { queues, receive, errorCount } = await setup({ first: [], second: [] });
    for (const queue of queues) queue.receive = () => Promise.resolve([]);

    expect(await receive(1)).toEqual([]);
    expect(errorCount()).toBe(0);
  });

  it("reports a queue that fails while the others are empty", async () => {
    const { queues, receive, errorCount } = await setup({ first: [], second: [] });
    const [first, second] = queues;
    first!.receive = () => Promise.resolve([]);
    second!.receive = ({ waitMs }) => (waitMs === 0 ? Promise.resolve([]) : Promise.reject(new Error("unreachable")));

    expect(await receive(1)).toEqual([]);
    expect(errorCount()).toBe(1);
  });

  it("returns what one queue brings while another fails", async () => {
    const { queues, broker, receive } = await setup({ first: [], second: [] });
    const [first] = queues;
    first!.receive = ({ waitMs }) => (waitMs === 0 ? Promise.resolve([]) : Promise.reject(new Error("unreachable")));

    const received = receive(1);
    await broker.queue("second").send([{ body: "brought" }]);

    expect(await received).toEqual(["brought"]);
  });

  it("W2 counts leases from the request if it does not wait, and from the answer if it does", async () => {
    jest.useFakeTimers();
    const { queues } = await setup({ first: ["a"], second: [], alone: ["b"] });
    for (const queue of queues) {
      const receive = queue.receive.bind(queue);
      queue.receive = (wants) => {
        jest.advanceTimersByTime(500);
        return receive(wants);
      };
    }
    const [first, second, alone] = queues;
    const leasedUntil = async (among: readonly MessageQueue[]) => {
      const receiver = new MessageReceiver({ queues: among, leaseMs: 60_000, log, onBrokerError: () => undefined });
      return (await receiver.receive(1, new AbortController().signal)).map(({ leasedUntilMs }) => leasedUntilMs);
    };

    const askedMs = systemClock.now();
    const withoutWait = await leasedUntil([first!, second!]);
    const withWait = await leasedUntil([alone!]);
    const answeredMs = systemClock.now();

    expect(withoutWait).toEqual([askedMs + 60_000]);
    expect(withWait).toEqual([answeredMs + 60_000]);
  });

  it("says once that nothing can be received, and once that it can again", async () => {
    jest.useFakeTimers();
    const { queues } = await setup({ tasks: [] });
    const lines: string[] = [];
    const write = (message: string): void => void lines.push(message);
    let errors = 0;
    const receiver = new MessageReceiver({
      queues,
      leaseMs: 60_000,
      log: { ...log, info: write, warn: write },
      onBrokerError: () => errors++,
    });
    const answers = [false, false, true, true, false];

    for (const isThere of answers) {
      queues[0]!.receive = () => (isThere ? Promise.resolve([]) : Promise.reject(new Error("unreachable")));
      const received = receiver.receive(1, new AbortController().signal);
      await jest.advanceTimersByTimeAsync(60_000);
      expect(await received).toEqual([]);
    }

    const failed = "Nothing could be received; trying again: unreachable";
    expect(lines).toEqual([failed, "The broker can be reached again.", failed]);
    expect(errors).toBe(3);
  });

  it("does not treat the end of an aborted receive as a failure", async () => {
    const { queues, errorCount, receiver } = await setup({ tasks: [] });
    queues[0]!.receive = () => Promise.reject(new Error("aborted"));

    expect(await receiver.receive(1, AbortSignal.abort())).toEqual([]);
    expect(errorCount()).toBe(0);
  });

  it("stops waiting on other queues as soon as one has messages, and not before", async () => {
    const { queues, receiver } = await setup({ first: [], second: ["late"], third: [] });
    const [first, second, third] = queues;
    const receive = second!.receive.bind(second);
    first!.receive = () => Promise.resolve([]);
    second!.receive = async (wants) => {
      if (wants.waitMs === 0) return [];
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      return wants.signal?.aborted ? [] : receive(wants);
    };
    third!.receive = ({ waitMs, signal }) =>
      waitMs === 0 ? Promise.resolve([]) : new Promise((resolve) => signal?.addEventListener("abort", () => resolve([])));
    const { signal } = new AbortController();

    const received = await receiver.receive(1, signal);

    expect(received.map(({ message }) => message.body)).toEqual(["late"]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("stops waiting on all queues when it is aborted", async () => {
    const { receiver } = await setup({ first: [], second: [] });
    const stop = new AbortController();

    const received = receiver.receive(1, stop.signal);
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    stop.abort();

    expect(await received).toEqual([]);
  });

  it("W4 waits on no queue any more when it was aborted while it asked the first of them", async () => {
    const { queues, receiver } = await setup({ first: [], second: [] });
    const stop = new AbortController();
    const waits: number[] = [];
    for (const queue of queues)
      queue.receive = async ({ waitMs }) => {
        stop.abort();
        waits.push(waitMs);
        return [];
      };

    expect(await receiver.receive(1, stop.signal)).toEqual([]);
    expect(waits).toEqual([0, 0]);
  });
});
