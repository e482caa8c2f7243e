import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import type { MessageQueue } from "@mazepa/core";
import type { ReceivedMessage } from "@mazepa/core/transport";
import fc from "fast-check";
import { runs } from "../../../../scripts/random-runs.js";
import { FileBroker } from "./file-broker.js";

const hour = 3_600_000;

const step = fc.oneof(
  fc.record({ kind: fc.constant("send" as const), count: fc.integer({ min: 1, max: 40 }), mask: fc.constant(0), who: fc.nat(1) }),
  fc.record({
    kind: fc.constant("receive" as const),
    count: fc.integer({ min: 1, max: 20 }),
    mask: fc.constant(0),
    who: fc.nat(1),
  }),
  fc.record({
    kind: fc.constantFrom("acknowledge" as const, "extend" as const, "release" as const, "at once" as const),
    count: fc.nat(100),
    mask: fc.nat(2 ** 12),
    who: fc.nat(1),
  }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/**
 * The actions of two brokers on one directory, and a model of the expected result. No lease runs
 * out.
 */
class Comparison {
  readonly #queues: readonly MessageQueue[];
  readonly #ready = new Map<string, number>();
  #leased: { message: ReceivedMessage; who: number }[] = [];
  #sent = 0;

  constructor(queues: readonly MessageQueue[]) {
    this.#queues = queues;
  }

  async take(step: Step): Promise<void> {
    const queue = this.#queues[step.who]!;
    if (step.kind === "send") await this.#send(queue, step.count);
    else if (step.kind === "receive") await this.#receive(queue, step);
    else await this.#giveBack(step);
    expect(await queue.depth()).toEqual({ ready: this.#ready.size, leased: this.#leased.length, delayed: 0 });
  }

  async #send(queue: MessageQueue, count: number): Promise<void> {
    const bodies = Array.from({ length: count }, () => `m${(this.#sent += 1)}`);
    await queue.send(bodies.map((body) => ({ body })));
    for (const body of bodies) this.#ready.set(body, 0);
  }

  async #receive(queue: MessageQueue, { count, who }: Step): Promise<void> {
    const received = await queue.receive({ maxCount: count, waitMs: 0, leaseMs: hour });
    expect(received.length > 0).toBe(this.#ready.size > 0);
    expect(received.length).toBeLessThanOrEqual(count);
    for (const message of received) {
      expect(message.deliveryCount).toBe((this.#ready.get(message.body) ?? NaN) + 1);
      this.#ready.delete(message.body);
      this.#leased.push({ message, who });
    }
  }

  /**
   * Ends or moves some of the leases, each through either broker: handles are valid in every
   * process.
   */
  async #giveBack({ kind, count, mask, who }: Step): Promise<void> {
    const window = this.#leased.slice(count % (this.#leased.length + 1)).slice(0, 12);
    const chosen = window.filter((_, index) => (mask & (1 << index)) !== 0).map(({ message }) => message);
    const queue = this.#queues[who]!;
    if (kind === "extend") {
      expect(await queue.extendLease(chosen, hour)).toEqual([]);
      return;
    }
    if (kind === "acknowledge") await queue.acknowledge(chosen);
    else if (kind === "release") await queue.release(chosen);
    else await Promise.all(chosen.map((message) => queue.acknowledge([message])));
    this.#leased = this.#leased.filter(({ message }) => !chosen.includes(message));
    if (kind === "release") for (const { body, deliveryCount } of chosen) this.#ready.set(body, deliveryCount);
    expect(await queue.extendLease(chosen, hour)).toEqual(chosen);
  }
}

describe("FileQueue", () => {
  it("behaves like a list of messages for any requests of two processes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const directory = await mkdtemp(path.join(tmpdir(), "mazepa-file-queue-"));
        const brokers = [new FileBroker(directory), new FileBroker(directory)];
        await brokers[0]!.createQueue("work");

        const comparison = new Comparison(brokers.map((broker) => broker.queue("work")));
        for (const each of steps) await comparison.take(each);

        expect(await readdir(path.join(directory, "work", "incoming"))).toEqual([]);
        await rm(directory, { recursive: true });
      }),
      { numRuns: runs(40) },
    );
  });

  it("acknowledges every message while another process extends their leases all the time", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "mazepa-file-queue-"));
    const lost: unknown[] = [];
    const worker = new FileBroker(directory, { onLeaseLost: (error) => lost.push(error) });
    const keeper = new FileBroker(directory);
    await worker.createQueue("work");
    const queue = worker.queue("work");
    await queue.send(Array.from({ length: 200 }, (_, index) => ({ body: `${index}` })));
    const inHand = new Set(await queue.receive({ maxCount: 200, waitMs: 0, leaseMs: hour }));

    const finishing = [...inHand].map(async (message) => {
      await queue.acknowledge([message]);
      inHand.delete(message);
    });
    while (inHand.size > 0) await keeper.queue("work").extendLease([...inHand], hour);
    await Promise.all(finishing);

    expect(lost).toEqual([]);
    expect(await queue.depth()).toEqual({ ready: 0, leased: 0, delayed: 0 });
    await rm(directory, { recursive: true });
  });
});
