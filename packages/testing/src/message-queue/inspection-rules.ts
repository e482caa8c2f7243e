import { expect } from "../jest-globals.js";
import type { BrowsedMessage } from "@mazepa/core/transport";
import { bodiesOf, freshName, type QueueUnderTest } from "./queue-under-test.js";
import { rule, type Rule } from "./rule.js";

/** Q6: optional methods for administrators. */
export const inspectionRules: readonly Rule[] = [
  rule("Q6 lists the queues that are there, if it lists queues", async (q) => {
    if (q.broker.queueNames === undefined) return;
    const gone = freshName();
    await q.broker.createQueue(gone);
    await q.broker.deleteQueue(gone);

    const names = await q.broker.queueNames();

    expect(names).toContain(q.queue.name);
    expect(names).not.toContain(gone);
  }),

  rule("Q6 browsing shows every message and takes none, if it can be browsed", async (q) => {
    if (q.queue.browse === undefined) return;
    await q.lease(["leased"]);
    await q.send("ready");
    await q.queue.send([{ body: "delayed", delayMs: q.queue.limits.maxDelayMs }]);

    const seen = await browsed(q);

    expect(seen.map(({ body, state, deliveryCount }) => [body, state, deliveryCount]).sort()).toEqual([
      ["delayed", "delayed", 0],
      ["leased", "leased", 1],
      ["ready", "ready", 0],
    ]);
    expect(await q.takeOne()).toMatchObject({ body: "ready", deliveryCount: 1 });
  }),

  rule("Q6 browsing shows at most as many messages as it is asked for, if it can be browsed", async (q) => {
    if (q.queue.browse === undefined) return;
    await q.send("one", "two", "three");

    expect(await browsed(q, 2)).toHaveLength(2);
    expect(await browsed(q, 4)).toHaveLength(3);
  }),

  rule("Q6 making ready makes leased and delayed messages available to the next consumer, where supported", async (q) => {
    if (q.queue.makeReady === undefined) return;
    const [held] = await q.lease(["leased"]);
    await q.queue.send([{ body: "delayed", delayMs: q.queue.limits.maxDelayMs }]);

    expect(await q.queue.makeReady()).toBe(2);

    const taken = await q.take(2);
    expect(bodiesOf(taken)).toEqual(["delayed", "leased"]);
    expect(taken.find(({ body }) => body === "leased")).toMatchObject({ deliveryCount: 2 });
    expect(await q.queue.extendLease([held], q.longLeaseMs)).toEqual([held]);
  }),
];

async function browsed({ queue }: QueueUnderTest, maxCount?: number): Promise<BrowsedMessage[]> {
  const seen: BrowsedMessage[] = [];
  for await (const message of queue.browse?.(maxCount) ?? []) seen.push(message);
  return seen;
}
