import { expect } from "../jest-globals.js";
import type { MessageQueue } from "@mazepa/core";
import type { ReceivedMessage } from "@mazepa/core/transport";
import { bodiesOf, numberedBodies, type QueueUnderTest } from "./queue-under-test.js";
import { rule, type Rule } from "./rule.js";

/** Q5: several consumers share a queue; one that dies loses nothing. */
export const consumerRules: readonly Rule[] = [
  rule("Q5 two consumers at once get each message once between them", async (q) => {
    const bodies = numberedBodies(200);
    const { queue, leave } = await q.anotherConsumer();
    await q.send(...bodies);

    const shares = await Promise.all([drain(q, q.queue), drain(q, queue)]);

    expect(bodiesOf(shares.flat())).toEqual(bodies);
    await leave();
  }),

  rule("Q5 two producers and two consumers at the same time lose and repeat nothing", async (q) => {
    const bodies = numberedBodies(200);
    const { queue, leave } = await q.anotherConsumer();
    const sending = Promise.all(bodies.map((body, index) => (index % 2 === 0 ? q.queue : queue).send([{ body }])));

    const early = await Promise.all([drain(q, q.queue), drain(q, queue)]);
    await sending;
    const late = await drain(q, queue);

    expect(bodiesOf([...early.flat(), ...late])).toEqual(bodies);
    await leave();
  }),

  rule("Q5 messages of a dead consumer are delivered to another, with a higher count", async (q) => {
    const bodies = numberedBodies(10);
    const { queue, leave } = await q.anotherConsumer();
    await q.send(...bodies);

    const held = await q.take(bodies.length, { leaseMs: q.longLeaseMs }, queue);
    await queue.extendLease(held, q.shortLeaseMs);
    await leave();
    const again = await q.take(bodies.length);

    expect(bodiesOf(again)).toEqual(bodies);
    expect(again.every(({ deliveryCount }) => deliveryCount > 1)).toBe(true);
  }),
];

/** Receives and acknowledges until nothing has come for a while. */
async function drain(q: QueueUnderTest, queue: MessageQueue): Promise<ReceivedMessage[]> {
  const drained: ReceivedMessage[] = [];
  for (;;) {
    const received = await q.receive({ waitMs: Math.max(300, q.queue.limits.leaseGranularityMs) }, queue);
    if (received.length === 0) return drained;
    await queue.acknowledge(received);
    drained.push(...received);
  }
}
