import { describe, expect, it, jest } from "@jest/globals";
import { systemClock } from "../messaging/clock.js";
import { MemoryBroker } from "../messaging/memory-broker.js";
import type { MessageQueue } from "../messaging/message-queue.js";
import { MessageReceiver } from "./message-receiver.js";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

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
  return { queues, broker, receive, errorCount: () => errors };
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
    jest.useRealTimers();

    expect(withoutWait).toEqual([askedMs + 60_000]);
    expect(withWait).toEqual([answeredMs + 60_000]);
  });
});
