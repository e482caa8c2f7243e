import { expect } from "../jest-globals.js";
import { bodiesOf } from "./queue-under-test.js";
import { rule, type Rule } from "./rule.js";

/**
 * Q4: a late acknowledgement is reported, and takes nothing from the present holder of the lease.
 */
export const lostLeaseRules: readonly Rule[] = [
  rule("Q4 reports the messages whose leases could not be extended, and extends the others", async (q) => {
    const [lost, kept] = await q.lease(["lost", "kept"]);
    await q.queue.extendLease([lost], q.shortLeaseMs);
    await q.takeOne();

    const reported = await q.queue.extendLease([lost, kept], q.longLeaseMs);

    expect(bodiesOf(reported)).toEqual(["lost"]);
    expect(reported[0]?.handle).toBe(lost.handle);
    expect(await q.receiveDuringShortLease()).toEqual([]);
  }),

  rule("Q4 reports an acknowledged message as lost when its lease is extended", async (q) => {
    await q.send("done");
    const received = await q.take(1);
    await q.queue.acknowledge(received);

    expect(await q.queue.extendLease(received, q.longLeaseMs)).toHaveLength(1);
  }),

  rule("Q4 acknowledging too late throws nothing and takes nothing from the present holder", async (q) => {
    await q.send("contested");
    const late = await q.take(1, { leaseMs: q.shortLeaseMs });
    const present = await q.takeOne();

    await q.queue.acknowledge(late);

    expect(await q.queue.extendLease([present], q.longLeaseMs)).toEqual([]);
    await q.queue.release([present]);
    expect(await q.takeOne()).toMatchObject({ body: "contested", deliveryCount: 3 });
  }),

  rule("Q4 acknowledges the others when one of them comes too late", async (q) => {
    const [late, inTime] = await q.lease(["late", "in time"]);
    await q.queue.extendLease([late], q.shortLeaseMs);
    const present = await q.takeOne();

    await q.queue.acknowledge([late, inTime]);
    await q.queue.release([present]);

    expect(bodiesOf(await q.receive({ waitMs: 1000 }))).toEqual(["late"]);
    expect(await q.receive({ waitMs: 100 })).toEqual([]);
  }),

  rule("Q4 releasing too late leaves the message with its present holder", async (q) => {
    await q.send("contested");
    const late = await q.take(1, { leaseMs: q.shortLeaseMs });
    const present = await q.takeOne();

    await q.queue.release(late);

    expect(await q.receive({ waitMs: 200 })).toEqual([]);
    expect(await q.queue.extendLease([present], q.longLeaseMs)).toEqual([]);
  }),

  rule("Q4 acknowledging twice does no harm", async (q) => {
    await q.send("done");
    const received = await q.take(1);

    await q.queue.acknowledge(received);
    await q.queue.acknowledge(received);

    expect(await q.receive({ waitMs: 100 })).toEqual([]);
  }),
];
