import { expect } from "../jest-globals.js";
import { bodiesOf, numberedBodies } from "./queue-under-test.js";
import { rule, type Rule } from "./rule.js";

/** A wait beyond jest's time limit, so that a test that really waited would fail. */
const tooLongMs = 600_000;

/** Q3: a receive ends as soon as it can. */
export const receivingRules: readonly Rule[] = [
  rule("Q3 returns the messages that are there without waiting for more", async (q) => {
    await q.send("alone");

    const received = await q.receive({ waitMs: tooLongMs, maxCount: 10 });

    expect(bodiesOf(received)).toEqual(["alone"]);
  }),

  rule("Q3 returns nothing from an empty queue, at once or when the wait is over", async (q) => {
    expect(await q.receive({ waitMs: 0 })).toEqual([]);
    expect(await q.receive({ waitMs: 50 })).toEqual([]);
  }),

  rule("Q3 wakes a waiting receiver when a message is sent", async (q) => {
    const received = q.queue.receive({ maxCount: 1, waitMs: tooLongMs, leaseMs: q.longLeaseMs });
    const { queue, leave } = await q.anotherConsumer();

    await queue.send([{ body: "wake up" }]);

    expect(bodiesOf(await received)).toEqual(["wake up"]);
    await leave();
  }),

  rule("Q3 wakes a waiting receiver when a message is released", async (q) => {
    await q.send("given back");
    const held = await q.take(1);
    const received = q.queue.receive({ maxCount: 1, waitMs: tooLongMs, leaseMs: q.longLeaseMs });

    await q.queue.release(held);

    expect(await received).toMatchObject([{ body: "given back", deliveryCount: 2 }]);
  }),

  rule("Q3 wakes a waiting receiver when a lease runs out", async (q) => {
    await q.send("forgotten");
    await q.take(1, { leaseMs: q.shortLeaseMs });

    expect(await q.receive({ waitMs: Math.max(10_000, q.shortLeaseMs * 5), maxCount: 1 })).toMatchObject([{ body: "forgotten" }]);
  }),

  rule("Q3 wakes several waiting receivers, each with a message of its own", async (q) => {
    const receivers = [1, 2, 3].map(() => q.queue.receive({ maxCount: 1, waitMs: tooLongMs, leaseMs: q.longLeaseMs }));
    const bodies = numberedBodies(3);

    await q.send(...bodies);

    expect(bodiesOf((await Promise.all(receivers)).flat())).toEqual(bodies);
  }),

  rule("Q3 returns promptly and with nothing when aborted, and loses no message", async (q) => {
    const controller = new AbortController();
    const aborted = q.queue.receive({ maxCount: 1, waitMs: tooLongMs, leaseMs: q.longLeaseMs, signal: controller.signal });

    controller.abort();
    expect(await aborted).toEqual([]);
    await q.send("after the abort");

    expect(await q.takeOne()).toMatchObject({ body: "after the abort" });
  }),

  rule("Q3 releases the messages of an aborted receive", async (q) => {
    const bodies = numberedBodies(20);
    for (const body of bodies) {
      const controller = new AbortController();
      const aborted = q.queue.receive({ maxCount: 1, waitMs: tooLongMs, leaseMs: q.longLeaseMs, signal: controller.signal });
      const sent = q.send(body);
      controller.abort();
      await sent;
      await q.queue.release(await aborted);
    }

    expect(bodiesOf(await q.take(bodies.length))).toEqual(bodies);
  }),

  rule("Q3 returns nothing when aborted beforehand", async (q) => {
    await q.send("not for you");

    const received = await q.receive({ waitMs: tooLongMs, signal: AbortSignal.abort() });

    expect(received).toEqual([]);
    expect(await q.takeOne()).toMatchObject({ body: "not for you" });
  }),

  rule("Q3 returns at most maxCount, and accepts a maxCount over the batch limit", async (q) => {
    const bodies = numberedBodies(5);
    await q.send(...bodies);

    const few = await q.receive({ waitMs: 1000, maxCount: 2 });
    const many = await q.receive({ waitMs: 1000, maxCount: q.queue.limits.maxBatch + 5 });

    expect(few.length).toBeGreaterThan(0);
    expect(few.length).toBeLessThanOrEqual(2);
    expect(many.length).toBeGreaterThan(0);
    expect(many.length).toBeLessThanOrEqual(q.queue.limits.maxBatch);
  }),

  rule("Q3 refuses a maxCount or a wait that makes no sense", async (q) => {
    for (const wrong of [{ maxCount: 0 }, { maxCount: 1.5 }, { waitMs: -1 }, { waitMs: Number.NaN }]) {
      const received = q.queue.receive({ maxCount: 1, waitMs: 0, leaseMs: q.longLeaseMs, ...wrong });

      await expect(received).rejects.toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
    }
  }),

  rule("Q3 ends waiting receives with nothing when the broker is closed", async (q) => {
    const received = q.queue.receive({ maxCount: 1, waitMs: tooLongMs, leaseMs: q.longLeaseMs });

    await q.close();

    expect(await received).toEqual([]);
  }),
];
