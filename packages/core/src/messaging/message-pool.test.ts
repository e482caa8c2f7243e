import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../../scripts/random-runs.js";
import { MessagePool } from "./message-pool.js";

/** A reference model of the queue: a list that is searched. */
class PlainPool {
  #nowMs = 0;
  readonly messages: { body: string; deliveries: number; handle: string | undefined; dueMs: number }[] = [];

  at(nowMs: number): this {
    this.#nowMs = nowMs;
    for (const message of this.messages) {
      if (message.dueMs <= nowMs) message.handle = undefined;
    }
    return this;
  }

  receivable(): string[] {
    return this.messages.filter(({ dueMs }) => dueMs <= this.#nowMs).map(({ body }) => body);
  }

  held(handle: string): (typeof this.messages)[number] | undefined {
    return this.messages.find((message) => message.handle === handle);
  }

  depth(): { ready: number; leased: number; delayed: number } {
    const ready = this.receivable().length;
    const leased = this.messages.filter(({ handle }) => handle !== undefined).length;
    return { ready, leased, delayed: this.messages.length - ready - leased };
  }
}

const step = fc.oneof(
  fc.record({ kind: fc.constant("add" as const), count: fc.nat(5), ms: fc.constantFrom(0, 0, 5, 20) }),
  fc.record({ kind: fc.constant("lease" as const), count: fc.integer({ min: 1, max: 6 }), ms: fc.integer({ min: 1, max: 30 }) }),
  fc.record({
    kind: fc.constantFrom("acknowledge" as const, "extend" as const, "release" as const),
    count: fc.nat(200),
    ms: fc.nat(30),
  }),
  fc.record({ kind: fc.constant("wait" as const), count: fc.constant(0), ms: fc.nat(25) }),
  fc.record({ kind: fc.constant("purge" as const), count: fc.constant(0), ms: fc.constant(0) }),
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** Runs the same steps on both and compares every answer. */
class Comparison {
  readonly #pool = new MessagePool();
  readonly #plain = new PlainPool();
  readonly #handles: string[] = [];
  #nowMs = 0;
  #sent = 0;

  take({ kind, count, ms }: Step): void {
    const plain = this.#plain.at(this.#nowMs);
    if (kind === "wait") this.#nowMs += ms;
    else if (kind === "add") this.#add(count, ms);
    else if (kind === "lease") this.#lease(count, ms);
    else if (kind === "purge") {
      this.#pool.purge();
      plain.messages.length = 0;
    } else this.#giveBack(kind, count, ms);
    expect(this.#pool.depth(this.#nowMs)).toEqual(this.#plain.at(this.#nowMs).depth());
  }

  #add(count: number, delayMs: number): void {
    for (let i = 0; i < count; i += 1) {
      const body = `m${(this.#sent += 1)}`;
      this.#pool.add([{ body, delayMs }], this.#nowMs);
      this.#plain.messages.push({ body, deliveries: 0, handle: undefined, dueMs: this.#nowMs + delayMs });
    }
  }

  #lease(count: number, leaseMs: number): void {
    const receivable = this.#plain.receivable();
    const received = this.#pool.lease(count, leaseMs, this.#nowMs);
    expect(received).toHaveLength(Math.min(count, receivable.length));
    for (const { body, handle, deliveryCount } of received) {
      expect(receivable).toContain(body);
      const message = this.#plain.messages.find((known) => known.body === body)!;
      message.deliveries += 1;
      message.handle = handle;
      message.dueMs = this.#nowMs + leaseMs;
      expect(deliveryCount).toBe(message.deliveries);
      expect(this.#handles).not.toContain(handle);
      this.#handles.push(handle);
    }
  }

  #giveBack(kind: "acknowledge" | "extend" | "release", pick: number, ms: number): void {
    const handle = this.#handles[pick % Math.max(1, this.#handles.length)] ?? "never given";
    const message = this.#plain.held(handle);
    expect(this.#call(kind, handle, ms)).toBe(message !== undefined);
    if (message === undefined) return;
    message.dueMs = this.#nowMs + (kind === "extend" ? ms + 1 : ms);
    if (kind === "acknowledge") this.#plain.messages.splice(this.#plain.messages.indexOf(message), 1);
    if (kind === "release") message.handle = undefined;
  }

  #call(kind: "acknowledge" | "extend" | "release", handle: string, ms: number): boolean {
    if (kind === "acknowledge") return this.#pool.acknowledge(handle, this.#nowMs);
    if (kind === "extend") return this.#pool.extend(handle, ms + 1, this.#nowMs);
    return this.#pool.release(handle, ms, this.#nowMs);
  }
}

describe("MessagePool", () => {
  it("behaves like a plain list of messages for any requests", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const comparison = new Comparison();
        for (const each of steps) comparison.take(each);
      }),
      { numRuns: runs(300) },
    );
  });

  it("knows when the next message becomes ready", () => {
    const pool = new MessagePool();
    pool.add([{ body: "later", delayMs: 50 }, { body: "now" }], 1000);

    pool.lease(1, 20, 1000);

    expect(pool.nextDueMs).toBe(1020);
  });
});
