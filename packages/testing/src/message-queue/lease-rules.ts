import { expect } from "../jest-globals.js";
import { bodiesOf, numberedBodies } from "./queue-under-test.js";
import { rule, type Rule } from "./rule.js";

/** Q2: a lease hides a message until it runs out, and can be moved. */
export const leaseRules: readonly Rule[] = [
  rule("Q2 hides a message while it is leased", async (q) => {
    await q.send("mine");

    await q.takeOne({ leaseMs: q.longLeaseMs });

    expect(await q.receiveDuringShortLease()).toEqual([]);
  }),

  rule("Q2 delivers a whole batch again when its leases have run out", async (q) => {
    const bodies = numberedBodies(12);
    await q.send(...bodies);

    const first = await q.take(bodies.length, { leaseMs: q.longLeaseMs });
    await q.queue.extendLease(first, q.shortLeaseMs);
    const again = await q.take(bodies.length);

    expect(bodiesOf(first)).toEqual(bodies);
    expect(bodiesOf(again)).toEqual(bodies);
    expect(again.every(({ deliveryCount }) => deliveryCount > 1)).toBe(true);
  }),

  rule("Q2 keeps a message hidden when its lease is extended, for batches over the limit too", async (q) => {
    const bodies = numberedBodies(Math.min(q.queue.limits.maxBatch, 100) + 1);
    await q.send(...bodies);
    const received = await q.take(bodies.length, { leaseMs: Math.min(q.shortLeaseMs * 10, q.longLeaseMs) });

    const lost = await q.queue.extendLease(received, q.longLeaseMs);

    expect(lost).toEqual([]);
    expect(await q.receive({ waitMs: q.shortLeaseMs * 12 })).toEqual([]);
  }),

  rule("Q2 shows a message sooner when its lease is shortened", async (q) => {
    await q.send("sooner");
    const received = await q.take(1, { leaseMs: q.longLeaseMs });

    await q.queue.extendLease(received, q.shortLeaseMs);

    expect(await q.takeOne()).toMatchObject({ body: "sooner", deliveryCount: 2 });
  }),

  rule("Q2 extends again and again, with the handle of the delivery", async (q) => {
    await q.send("long work");
    const received = await q.take(1, { leaseMs: q.longLeaseMs });

    for (let times = 0; times < 3; times += 1) {
      expect(await q.queue.extendLease(received, q.longLeaseMs)).toEqual([]);
    }
    await q.queue.acknowledge(received);

    expect(await q.receive({ waitMs: 100 })).toEqual([]);
  }),

  rule("Q2 takes a plain copy of a received message as well as the message", async (q) => {
    await q.send("copied");
    const { body, handle, deliveryCount } = await q.takeOne();

    await q.queue.acknowledge([{ body, handle, deliveryCount }]);

    expect(await q.receive({ waitMs: 100 })).toEqual([]);
    expect(await q.queue.extendLease([{ body: "", handle, deliveryCount: 0 }], q.longLeaseMs)).toHaveLength(1);
  }),

  rule("Q2 refuses leases of 0 and above the limit", async (q) => {
    await q.send("waiting");

    for (const leaseMs of [0, -5, Number.NaN, q.queue.limits.maxLeaseMs + 1]) {
      await expect(q.queue.receive({ maxCount: 1, waitMs: 0, leaseMs })).rejects.toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
    }
    expect(await q.takeOne()).toMatchObject({ deliveryCount: 1 });
  }),
];
