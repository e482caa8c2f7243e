import { expect } from "../jest-globals.js";
import { bodiesOf } from "./queue-under-test.js";
import { rule, type Rule } from "./rule.js";

/** Q6: connections that are torn, and servers that are restarted, where the broker has either. */
export const connectionRules: readonly Rule[] = [
  rule("Q6 a connection that is cut loses all its leases, where there is one", async (q) => {
    if (q.cut === undefined) return;
    const held = await q.lease(["one", "two"]);

    await q.cut();

    expect(bodiesOf(await q.queue.extendLease(held, q.longLeaseMs))).toEqual(["one", "two"]);
    expect(bodiesOf(await q.take(2))).toEqual(["one", "two"]);
  }),

  rule("Q6 acknowledging after a cut takes nothing from the next holder", async (q) => {
    if (q.cut === undefined) return;
    const held = await q.lease(["contested"]);
    await q.cut();
    const present = await q.takeOne();

    await q.queue.acknowledge(held);

    expect(await q.queue.extendLease([present], q.longLeaseMs)).toEqual([]);
  }),

  rule("Q6 counts the delivery that a cut has ended, unless the limits say otherwise", async (q) => {
    if (q.cut === undefined) return;
    await q.lease(["counted"]);
    await q.cut();

    const { deliveryCount } = await q.takeOne();

    expect(deliveryCount).toBeGreaterThanOrEqual(q.queue.limits.countsDeliveries === "returned" ? 1 : 2);
  }),

  rule("Q6 messages that were sent survive a restart of the server, where there is one", async (q) => {
    if (q.restart === undefined) return;
    await q.lease(["leased"]);
    await q.send("ready");

    await q.restart();

    expect(bodiesOf(await q.take(2))).toEqual(["leased", "ready"]);
  }),
];
