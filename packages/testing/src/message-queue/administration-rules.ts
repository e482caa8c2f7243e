import { expect } from "../jest-globals.js";
import { bodiesOf, freshName, numberedBodies, type QueueUnderTest } from "./queue-under-test.js";
import { rule, type Rule } from "./rule.js";

/** Creating, deleting, counting and purging queues. */
export const administrationRules: readonly Rule[] = [
  rule("Q5 creating an existing queue keeps its messages", async (q) => {
    await q.send("still here");

    await q.broker.createQueue(q.queue.name);

    expect(await q.takeOne()).toMatchObject({ body: "still here", deliveryCount: 1 });
  }),

  rule("Q5 a queue exists from its creation until its deletion", async (q) => {
    const name = freshName();
    const before = await q.broker.queueExists(name);
    await q.broker.createQueue(name);
    const meanwhile = await q.broker.queueExists(name);
    await q.broker.deleteQueue(name);

    expect([before, meanwhile, await q.broker.queueExists(name)]).toEqual([false, true, false]);
  }),

  rule("Q5 deleting an absent queue is fine, twice too", async (q) => {
    const name = freshName();

    await q.broker.deleteQueue(name);
    await q.broker.deleteQueue(name);

    expect(await q.broker.queueExists(name)).toBe(false);
  }),

  rule("Q5 a queue that was never made, or was deleted, is a QueueNotFoundError that names it", async (q) => {
    const never = freshName();
    const deleted = freshName();
    await q.broker.createQueue(deleted);
    await q.broker.deleteQueue(deleted);

    for (const name of [never, deleted]) {
      const notFound = { code: "MAZEPA_QUEUE_NOT_FOUND", message: expect.stringContaining(name) };
      await expect(q.broker.queue(name).send([{ body: "x" }])).rejects.toMatchObject(notFound);
      const received = q.broker.queue(name).receive({ maxCount: 1, waitMs: 0, leaseMs: q.longLeaseMs });
      await expect(received).rejects.toMatchObject(notFound);
      await expect(q.broker.queue(name).depth()).rejects.toMatchObject(notFound);
    }
  }),

  rule("Q5 queues do not see each other's messages", async (q) => {
    const name = `${q.queue.name}-2`;
    await q.broker.createQueue(name);
    await q.send("one");
    await q.broker.queue(name).send([{ body: "two" }]);

    expect(bodiesOf(await q.receive({ waitMs: 1000 }))).toEqual(["one"]);
    expect(bodiesOf(await q.receive({ waitMs: 1000 }, q.broker.queue(name)))).toEqual(["two"]);
    await q.broker.deleteQueue(name);
  }),

  rule("W3 a dead-letter queue, where the broker has them, takes letters as soon as its queue was made", async (q) => {
    const name = q.broker.deadLetterQueue?.(q.queue.name);
    if (name === undefined) return;

    await q.broker.queue(name).send([{ body: "letter" }]);

    expect(await q.takeOne({}, q.broker.queue(name))).toMatchObject({ body: "letter" });
    expect(await q.receive({ waitMs: 0 })).toEqual([]);
    await q.broker.deleteQueue(name);
  }),

  rule("Q5 refuses names that could lead outside", async (q) => {
    for (const name of ["", "../up", "a/b", "/etc", "..", "a\nb", "a\0b", "http://x", "x".repeat(300)]) {
      expect(() => q.broker.queue(name)).toThrow(expect.objectContaining({ code: "MAZEPA_INVALID_OPTION" }));
      await expect(q.broker.createQueue(name)).rejects.toMatchObject({ code: "MAZEPA_INVALID_OPTION" });
    }
  }),

  rule("Q5 depth tells ready, leased and delayed messages apart", async (q) => {
    const [done] = await q.lease(["done", "held"]);
    await q.send("one", "two");
    await q.queue.send([{ body: "later", delayMs: q.queue.limits.maxDelayMs }]);
    await q.queue.acknowledge([done]);

    if (q.queue.limits.exactDepth) expect(await q.queue.depth()).toEqual({ ready: 2, leased: 1, delayed: 1 });
    else expect(Object.values(await q.queue.depth()).every((count) => count >= 0)).toBe(true);
  }),

  rule("Q5 purging leaves nothing to receive, and the queue stays usable", async (q) => {
    await q.send(...numberedBodies(25));
    await q.queue.send([{ body: "later", delayMs: Math.min(q.shortLeaseMs, q.queue.limits.maxDelayMs) }]);

    await q.queue.purge();

    expect(await q.receiveDuringShortLease()).toEqual([]);
    await expectUsable(q);
  }),

  rule("Q5 closing twice is fine, and a closed broker says so", async (q) => {
    await q.close();
    await q.close();

    await expect(q.send("too late")).rejects.toMatchObject({ code: "MAZEPA_BROKER_CLOSED" });
    await expect(q.receive({ waitMs: 0 })).rejects.toMatchObject({ code: "MAZEPA_BROKER_CLOSED" });
  }),
];

async function expectUsable(q: QueueUnderTest): Promise<void> {
  await q.send("works");
  expect(await q.takeOne()).toMatchObject({ body: "works" });
}
