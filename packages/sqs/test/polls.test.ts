import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { FaultySqs } from "./aws/faulty-sqs.js";
import { firstTimes } from "./aws/sqs-faults.js";

let sqs: FaultySqs;
beforeAll(async () => void (sqs = await FaultySqs.start()));
afterEach(() => sqs.calm());
afterAll(() => sqs.stop());

const receipt = { maxCount: 10, waitMs: 20_000, leaseMs: 30_000 };

/** A promise that is resolved from outside. */
function gate() {
  let open = (): void => undefined;
  const until = new Promise<void>((resolve) => (open = resolve));
  return { until, open: () => open() };
}

const asked = (action: string, times: number) => sqs.proxy.asked(action, times);

describe("polls of SQS", () => {
  it("Q3 release messages that they receive after an abort", async () => {
    const { queue } = await sqs.queue();
    await queue.send([{ body: "given back" }]);
    const { until, open } = gate();
    sqs.proxy.inject(firstTimes("ReceiveMessage", 1, { hold: { when: "after", until } }));
    const controller = new AbortController();
    const aborted = queue.receive({ ...receipt, signal: controller.signal });
    await asked("ReceiveMessage", 1);

    controller.abort();
    expect(await aborted).toEqual([]);
    open();
    await asked("ChangeMessageVisibilityBatch", 1);

    expect(await queue.receive(receipt)).toMatchObject([{ body: "given back", deliveryCount: 2 }]);
  });

  it("W4 settle when messages that they receive after an abort have been released", async () => {
    const { queue } = await sqs.queue();
    await queue.send([{ body: "given back" }]);
    const { until, open } = gate();
    sqs.proxy.inject(firstTimes("ReceiveMessage", 1, { hold: { when: "after", until } }));
    const controller = new AbortController();
    const aborted = queue.receive({ ...receipt, signal: controller.signal });
    await asked("ReceiveMessage", 1);
    controller.abort();
    await aborted;

    const settled = queue.settled?.();
    open();
    await settled;

    expect(sqs.proxy.count("ChangeMessageVisibilityBatch")).toBe(1);
    expect(await queue.receive(receipt)).toMatchObject([{ body: "given back", deliveryCount: 2 }]);
  });

  it("Q3 are taken over by the next receive, which gets their messages", async () => {
    const { queue } = await sqs.queue();
    for (let times = 0; times < 5; times++) {
      const controller = new AbortController();
      const aborted = queue.receive({ ...receipt, signal: controller.signal });
      await asked("ReceiveMessage", 1);
      controller.abort();
      expect(await aborted).toEqual([]);
    }
    const received = queue.receive(receipt);

    await queue.send([{ body: "for the last" }]);

    expect(await received).toMatchObject([{ body: "for the last", deliveryCount: 1 }]);
    expect(sqs.proxy.count("ReceiveMessage")).toBe(1);
  });

  it("Q3 are one at a time while a queue is empty, and more when it is not", async () => {
    const { queue } = await sqs.queue();
    const bodies = Array.from({ length: 200 }, (_, index) => `message ${String(index).padStart(3, "0")}`);
    await queue.send(bodies.map((body) => ({ body })));
    const received: string[] = [];
    const sizes: number[] = [];
    sqs.proxy.calm();

    while (received.length < bodies.length) {
      const messages = await queue.receive({ ...receipt, maxCount: 100 });
      sizes.push(messages.length);
      received.push(...messages.map(({ body }) => body));
      await queue.acknowledge(messages);
    }
    expect(received.sort()).toEqual(bodies);
    expect(sizes).toEqual([10, 20, 40, 80, 50]);

    const whileBusy = sqs.proxy.count("ReceiveMessage");
    expect(await queue.receive({ ...receipt, maxCount: 100, waitMs: 1000 })).toEqual([]);
    expect(await queue.receive({ ...receipt, maxCount: 100, waitMs: 1000 })).toEqual([]);
    expect(sqs.proxy.count("ReceiveMessage") - whileBusy).toBeLessThanOrEqual(2 + 8);
    const whileIdle = sqs.proxy.count("ReceiveMessage");
    expect(await queue.receive({ ...receipt, maxCount: 100, waitMs: 1000 })).toEqual([]);
    expect(sqs.proxy.count("ReceiveMessage") - whileIdle).toBe(1);
  });

  it("Q3 keep the messages of some when others fail", async () => {
    const { queue } = await sqs.queue({ maxAttempts: 1 });
    const bodies = Array.from({ length: 40 }, (_, index) => `message ${String(index).padStart(2, "0")}`);
    await queue.send(bodies.map((body) => ({ body })));
    const first = await queue.receive({ ...receipt, maxCount: 100 });
    sqs.proxy.inject(firstTimes("ReceiveMessage", 1, { cut: "before" }));

    const second = await queue.receive({ ...receipt, maxCount: 100 });
    const third = await queue.receive({ ...receipt, maxCount: 100 });
    const fourth = await queue.receive({ ...receipt, maxCount: 100 });

    expect(second).toHaveLength(10);
    expect([...first, ...second, ...third, ...fourth].map(({ body }) => body).sort()).toEqual(bodies);
  });
});
