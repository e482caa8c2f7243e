import { setTimeout } from "node:timers/promises";
import * as mazepa from "@mazepa/core/transport";

type Row = { readonly body: string; visibleAtMs: number; deliveries: number; lease: string | undefined };

const hour = 3_600_000;
const limits = {
  maxMessageBytes: 65536,
  maxBatch: 9,
  maxDelayMs: hour,
  maxLeaseMs: hour,
  leaseGranularityMs: 1,
  exactDepth: true,
};

/**
 * A broker over tables of rows. The tables are arrays here; over SQL, each method would be the
 * statement in its comment.
 */
export class TableBroker implements mazepa.Broker {
  readonly name = "table";
  readonly tables = new Map<string, Row[]>();
  readonly closing = new AbortController();

  queue(name: string): mazepa.MessageQueue {
    return new TableQueue(mazepa.checkQueueName(name), this);
  }

  async createQueue(name: string): Promise<void> {
    // CREATE TABLE IF NOT EXISTS name (…)
    if (!this.tables.has(mazepa.checkQueueName(name))) this.tables.set(name, []);
  }

  async deleteQueue(name: string): Promise<void> {
    this.tables.delete(name); // DROP TABLE IF EXISTS name
  }

  async queueExists(name: string): Promise<boolean> {
    return this.tables.has(name);
  }

  async close(): Promise<void> {
    this.closing.abort();
  }
}

class TableQueue implements mazepa.MessageQueue {
  readonly limits = limits;
  #leases = 0;

  constructor(
    readonly name: string,
    readonly broker: TableBroker,
  ) {}

  async send(messages: readonly mazepa.OutgoingMessage[]): Promise<void> {
    const rows = this.#rows();
    mazepa.checkOutgoing(this, messages);
    for (const { body, delayMs = 0 } of messages) {
      // INSERT, all in one transaction
      rows.push({ body, visibleAtMs: Date.now() + delayMs, deliveries: 0, lease: undefined });
    }
  }

  async receive(options: mazepa.ReceiveOptions): Promise<mazepa.ReceivedMessage[]> {
    mazepa.checkReceive(this, options);
    const deadlineMs = performance.now() + options.waitMs;
    for (;;) {
      if (options.signal?.aborted || (options.waitMs > 0 && this.broker.closing.signal.aborted)) return [];
      const received = this.#lease(Math.min(options.maxCount, limits.maxBatch), mazepa.grantedLeaseMs(this, options.leaseMs));
      if (received.length > 0 || performance.now() >= deadlineMs) return received;
      await setTimeout(10); // over SQL: LISTEN, with a poll now and then
    }
  }

  async acknowledge(messages: readonly mazepa.ReceivedMessage[]): Promise<void> {
    // DELETE … WHERE lease = ANY(handles)
    for (const row of this.#leased(messages).values()) this.#rows().splice(this.#rows().indexOf(row), 1);
  }

  async extendLease(messages: readonly mazepa.ReceivedMessage[], leaseMs: number): Promise<readonly mazepa.ReceivedMessage[]> {
    // UPDATE … SET visible_at WHERE lease = ANY(handles) RETURNING lease
    const leased = this.#leased(messages);
    for (const row of leased.values()) row.visibleAtMs = Date.now() + mazepa.grantedLeaseMs(this, leaseMs);
    return messages.filter((message) => !leased.has(message));
  }

  async release(messages: readonly mazepa.ReceivedMessage[], delayMs = 0): Promise<void> {
    mazepa.checkDelay(this, delayMs);
    for (const row of this.#leased(messages).values())
      Object.assign(row, { visibleAtMs: Date.now() + delayMs, lease: undefined });
  }

  async depth(): Promise<mazepa.QueueDepth> {
    const hidden = this.#rows().filter(({ visibleAtMs }) => visibleAtMs > Date.now());
    const leased = hidden.filter(({ lease }) => lease !== undefined).length;
    return { ready: this.#rows().length - hidden.length, leased, delayed: hidden.length - leased };
  }

  async purge(): Promise<void> {
    this.#rows().length = 0; // TRUNCATE
  }

  #lease(maxCount: number, leaseMs: number): mazepa.ReceivedMessage[] {
    const visible = this.#rows().filter(({ visibleAtMs }) => visibleAtMs <= Date.now());
    return visible.slice(0, maxCount).map((row) => {
      // UPDATE … SET lease = gen_random_uuid(), visible_at, deliveries = deliveries + 1 WHERE … FOR
      // UPDATE SKIP LOCKED LIMIT maxCount RETURNING …
      const handle = `lease-${(this.#leases += 1)}-${Math.random()}`;
      Object.assign(row, { lease: handle, visibleAtMs: Date.now() + leaseMs, deliveries: row.deliveries + 1 });
      return { body: row.body, handle, deliveryCount: row.deliveries };
    });
  }

  /** The rows still leased under these handles. */
  #leased(messages: readonly mazepa.ReceivedMessage[]): Map<mazepa.ReceivedMessage, Row> {
    const byLease = new Map(this.#rows().map((row) => [row.lease, row]));
    const pairs = messages.map((message) => [message, byLease.get(message.handle)] as const);
    return new Map(pairs.filter((pair): pair is readonly [mazepa.ReceivedMessage, Row] => pair[1] !== undefined));
  }

  #rows(): Row[] {
    if (this.broker.closing.signal.aborted) throw new mazepa.BrokerClosedError(this.broker.name);
    const rows = this.broker.tables.get(this.name);
    if (rows === undefined) throw new mazepa.QueueNotFoundError(this.name, this.broker.name);
    return rows;
  }
}
