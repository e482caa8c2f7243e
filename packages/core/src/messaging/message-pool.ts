import { DueHeap, type Due } from "../collections/due-heap.js";
import { Fifo } from "../collections/fifo.js";
import type { BrowsedMessage, OutgoingMessage, QueueDepth, ReceivedMessage } from "./message-queue.js";

interface Entry extends Due {
  readonly body: string;
  deliveryCount: number;
  /** The handle of the present lease; undefined while ready or delayed. */
  handle: string | undefined;
}

let deliveries = 0;

/**
 * The messages of one queue in memory: ready, delayed or leased. It reads no clock and starts no
 * timer; every method first makes ready what is due at `nowMs`.
 */
export class MessagePool {
  readonly #ready = new Fifo<Entry>();
  readonly #waiting = new DueHeap<Entry>();
  readonly #leased = new Map<string, Entry>();

  /** When the next message becomes ready by itself. */
  get nextDueMs(): number | undefined {
    return this.#waiting.first?.dueMs;
  }

  add(messages: readonly OutgoingMessage[], nowMs: number): void {
    for (const { body, delayMs = 0 } of messages) {
      this.#enqueue({ body, deliveryCount: 0, handle: undefined, dueMs: nowMs + delayMs, heapIndex: -1 }, nowMs);
    }
  }

  lease(maxCount: number, leaseMs: number, nowMs: number): ReceivedMessage[] {
    this.#makeDueReady(nowMs);
    const received: ReceivedMessage[] = [];
    while (received.length < maxCount) {
      const entry = this.#ready.shift();
      if (entry === undefined) break;
      received.push(this.#deliver(entry, nowMs + leaseMs));
    }
    return received;
  }

  /** Removes the message leased under `handle`; false if there is none. */
  acknowledge(handle: string, nowMs: number): boolean {
    return this.#take(handle, nowMs) !== undefined;
  }

  extend(handle: string, leaseMs: number, nowMs: number): boolean {
    this.#makeDueReady(nowMs);
    const entry = this.#leased.get(handle);
    if (entry === undefined) return false;
    this.#waiting.remove(entry);
    entry.dueMs = nowMs + leaseMs;
    this.#waiting.add(entry);
    return true;
  }

  release(handle: string, delayMs: number, nowMs: number): boolean {
    const entry = this.#take(handle, nowMs);
    if (entry === undefined) return false;
    entry.dueMs = nowMs + delayMs;
    this.#enqueue(entry, nowMs);
    return true;
  }

  depth(nowMs: number): QueueDepth {
    this.#makeDueReady(nowMs);
    const leased = this.#leased.size;
    return { ready: this.#ready.length, leased, delayed: this.#waiting.size - leased };
  }

  /** The messages, with the ready ones first. */
  *browse(nowMs: number): Generator<BrowsedMessage> {
    this.#makeDueReady(nowMs);
    for (const entry of this.#ready) yield browsed(entry, "ready");
    for (const entry of this.#waiting.values()) yield browsed(entry, entry.handle === undefined ? "delayed" : "leased");
  }

  /** Makes all messages ready, and returns the number of those that were not. */
  makeReady(nowMs: number): number {
    const entries = [...this.#waiting.values()];
    for (const entry of entries) {
      this.#waiting.remove(entry);
      entry.handle = undefined;
      entry.dueMs = nowMs;
      this.#ready.push(entry);
    }
    this.#leased.clear();
    return entries.length;
  }

  purge(): void {
    this.#ready.clear();
    this.#waiting.clear();
    this.#leased.clear();
  }

  #deliver(entry: Entry, dueMs: number): ReceivedMessage {
    deliveries += 1;
    const handle = `delivery-${deliveries}`;
    entry.handle = handle;
    entry.deliveryCount += 1;
    entry.dueMs = dueMs;
    this.#leased.set(handle, entry);
    this.#waiting.add(entry);
    return { body: entry.body, handle, deliveryCount: entry.deliveryCount };
  }

  #take(handle: string, nowMs: number): Entry | undefined {
    this.#makeDueReady(nowMs);
    const entry = this.#leased.get(handle);
    if (entry === undefined) return undefined;
    this.#leased.delete(handle);
    this.#waiting.remove(entry);
    entry.handle = undefined;
    return entry;
  }

  #enqueue(entry: Entry, nowMs: number): void {
    if (entry.dueMs > nowMs) this.#waiting.add(entry);
    else this.#ready.push(entry);
  }

  #makeDueReady(nowMs: number): void {
    for (let entry = this.#waiting.first; entry !== undefined && entry.dueMs <= nowMs; entry = this.#waiting.first) {
      this.#waiting.remove(entry);
      if (entry.handle !== undefined) this.#leased.delete(entry.handle);
      entry.handle = undefined;
      this.#ready.push(entry);
    }
  }
}

function browsed({ body, deliveryCount, dueMs }: Entry, state: BrowsedMessage["state"]): BrowsedMessage {
  return { body, state, deliveryCount, at: new Date(dueMs) };
}
