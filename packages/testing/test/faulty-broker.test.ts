import { describe, expect, it } from "@jest/globals";
import { isMazepaError, MemoryBroker, type MessageQueue } from "@mazepa/core";
import type { ReceivedMessage } from "@mazepa/core/transport";
import { FaultyBroker, ManualClock, messageQueueConformance, type FaultOptions } from "@mazepa/testing";
import fc from "fast-check";
import { runs } from "../../../scripts/random-runs.js";

const onLeaseLost = (): void => undefined;

messageQueueConformance("FaultyBroker without faults", () => {
  const clock = new ManualClock();
  const broker = new FaultyBroker(new MemoryBroker({ clock, onLeaseLost }), { seed: 1 });
  return { broker, passTime: (ms) => clock.advance(ms) };
});

async function setup(options: FaultOptions): Promise<{ clock: ManualClock; broker: FaultyBroker; queue: MessageQueue }> {
  const clock = new ManualClock();
  const broker = new FaultyBroker(new MemoryBroker({ clock, onLeaseLost }), options);
  await persist(() => broker.createQueue("work"));
  return { clock, broker, queue: broker.queue("work") };
}

/** Retries a call when the connection breaks, as every user of queues must. */
async function persist<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (!isMazepaError(error, "MAZEPA_QUEUE_CONNECTION")) throw error;
    }
  }
}

/**
 * Receives and acknowledges until `bodies` have all come and nothing is left; returns every
 * delivery.
 */
async function work(queue: MessageQueue, clock: ManualClock, bodies: readonly string[]): Promise<ReceivedMessage[]> {
  const deliveries: ReceivedMessage[] = [];
  await persist(() => queue.send(bodies.map((body) => ({ body }))));
  for (let turn = 0; turn < 5000; turn += 1) {
    const received = await persist(() => queue.receive({ maxCount: 5, waitMs: 0, leaseMs: 1000 }));
    deliveries.push(...received);
    await persist(() => queue.acknowledge(received));
    const { ready, leased, delayed } = await persist(() => queue.depth());
    if (ready + leased + delayed === 0) return deliveries;
    if (received.length === 0) clock.advance(500);
  }
  throw new Error("The queue never became empty.");
}

const bodies = Array.from({ length: 40 }, (_, index) => `m${index}`);
const rate = fc.constantFrom(0, 0.1, 0.4);

describe("FaultyBroker", () => {
  it("Q1 loses no message for good, with any faults", async () => {
    const options = fc.record({
      seed: fc.integer(),
      loss: rate,
      duplication: rate,
      delay: rate,
      reorder: rate,
      disconnects: rate,
      lostAcknowledgements: rate,
    });
    await fc.assert(
      fc.asyncProperty(options, async (faults) => {
        const { clock, queue } = await setup(faults);

        const deliveries = await work(queue, clock, bodies);

        expect(new Set(deliveries.map(({ body }) => body)).size).toBe(bodies.length);
      }),
      { numRuns: runs(60) },
    );
  });

  it("does the same again for the same seed, and something else for another", async () => {
    const run = async (seed: string): Promise<string> => {
      const { clock, broker, queue } = await setup({
        seed,
        loss: 0.2,
        duplication: 0.2,
        delay: 0.2,
        reorder: 0.5,
        disconnects: 0.2,
      });
      const deliveries = await work(queue, clock, bodies);
      return JSON.stringify([deliveries.map(({ body, deliveryCount }) => [body, deliveryCount]), broker.faults]);
    };

    const [first, again, other] = [await run("a"), await run("a"), await run("b")];

    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it.each([
    ["loss", { loss: 1 }, []],
    ["duplication", { duplication: 1 }, ["a", "a", "b", "b"]],
    ["delay", { delay: 1 }, []],
  ] as const)("always shows %s when its rate is 1", async (_, rates, expected) => {
    const { queue } = await setup({ seed: 1, ...rates });
    await queue.send([{ body: "a" }, { body: "b" }]);

    const received = await queue.receive({ maxCount: 10, waitMs: 0, leaseMs: 1000 });

    expect(received.map(({ body }) => body).sort()).toEqual(expected);
  });

  it("reports leases as lost that it did not extend", async () => {
    const { queue } = await setup({ seed: 1, lostExtensions: 1 });
    await queue.send([{ body: "a" }]);
    const received = await queue.receive({ maxCount: 1, waitMs: 0, leaseMs: 1000 });

    expect(await queue.extendLease(received, 5000)).toEqual(received);
  });

  it("has no faults after calm", async () => {
    const { broker, queue, clock } = await setup({ seed: 1, loss: 1, lostAcknowledgements: 1, duplication: 1 });

    broker.calm();

    expect(await work(queue, clock, bodies)).toHaveLength(bodies.length);
    expect(broker.faults).toEqual([]);
  });

  it("refuses a rate that is not a probability", () => {
    expect(() => new FaultyBroker(new MemoryBroker(), { seed: 1, loss: 1.5 })).toThrow(
      "loss must be a probability from 0 to 1, not 1.5.",
    );
  });
});
