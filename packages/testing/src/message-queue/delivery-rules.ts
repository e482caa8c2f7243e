import { expect } from "../jest-globals.js";
import { bodiesOf, numberedBodies } from "./queue-under-test.js";
import { rule, type Rule } from "./rule.js";

/** Q2: when and how often messages are delivered: counts, delays, releases. */
export const deliveryRules: readonly Rule[] = [
  rule("Q2 counts deliveries from 1, in whatever way the message came back", async (q) => {
    await q.send("again and again");

    const first = await q.takeOne();
    await q.queue.release([first]);
    const second = await q.takeOne({ leaseMs: q.shortLeaseMs });
    const third = await q.takeOne();

    expect([first, second, third].map(({ deliveryCount }) => deliveryCount)).toEqual([1, 2, 3]);
    expect(third.body).toBe("again and again");
  }),

  rule("Q2 gives each delivery a handle of its own", async (q) => {
    await q.send(...numberedBodies(5));

    const first = await q.take(5);
    await q.queue.release(first);
    const second = await q.take(5);

    expect(new Set([...first, ...second].map(({ handle }) => handle)).size).toBe(10);
  }),

  rule("Q2 delivers a delayed message after its delay and no sooner", async (q) => {
    const { maxDelayMs } = q.queue.limits;
    await q.queue.send([
      { body: "much later", delayMs: maxDelayMs },
      { body: "later", delayMs: Math.min(q.shortLeaseMs, maxDelayMs) },
      { body: "now" },
      { body: "zero", delayMs: 0 },
    ]);

    const taken = await q.take(3);

    expect(bodiesOf(taken)).toEqual(["later", "now", "zero"]);
    expect(taken.every(({ deliveryCount }) => deliveryCount === 1)).toBe(true);
    expect(await q.receive({ waitMs: 0 })).toEqual([]);
  }),

  rule("Q2 delivers a released message at once, and one released with a delay after that delay", async (q) => {
    const { maxDelayMs } = q.queue.limits;
    const [atOnce, later, muchLater] = await q.lease(["at once", "later", "much later"]);

    await q.queue.release([muchLater], maxDelayMs);
    await q.queue.release([later], Math.min(q.shortLeaseMs, maxDelayMs));
    await q.queue.release([atOnce]);
    const taken = await q.take(2);

    expect(bodiesOf(taken)).toEqual(["at once", "later"]);
    expect(taken.every(({ deliveryCount }) => deliveryCount === 2)).toBe(true);
    expect(await q.receive({ waitMs: 0 })).toEqual([]);
  }),

  rule("Q2 refuses to release with a delay over the limit, and keeps the lease", async (q) => {
    await q.send("held");
    const received = await q.take(1);

    const released = q.queue.release(received, q.queue.limits.maxDelayMs + 1);

    await expect(released).rejects.toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
    expect(await q.queue.extendLease(received, q.longLeaseMs)).toEqual([]);
  }),

  rule("Q2 never delivers an acknowledged message again", async (q) => {
    const bodies = numberedBodies(Math.min(q.queue.limits.maxBatch, 100) * 2 + 1);
    await q.send(...bodies);

    await q.queue.acknowledge(await q.take(bodies.length, { leaseMs: q.longLeaseMs }));

    expect(await q.receiveDuringShortLease()).toEqual([]);
  }),
];
