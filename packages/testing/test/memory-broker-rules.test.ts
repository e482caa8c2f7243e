import { describe, expect, it } from "@jest/globals";
import { MemoryBroker, type LeaseLostError, type MessageQueue } from "@mazepa/core";
import type { MessageQueueLimits } from "@mazepa/core/transport";
import { ManualClock } from "@mazepa/testing";

async function setup(
  limits: Partial<MessageQueueLimits> = {},
): Promise<{ clock: ManualClock; queue: MessageQueue; reports: LeaseLostError[] }> {
  const clock = new ManualClock();
  const reports: LeaseLostError[] = [];
  const broker = new MemoryBroker({ clock, limits, onLeaseLost: (error) => reports.push(error) });
  await broker.createQueue("work");
  return { clock, queue: broker.queue("work"), reports };
}

describe("MemoryBroker", () => {
  it("Q2 refuses options that it does not know", () => {
    expect(() => new MemoryBroker({ maxMessageBytes: 5 } as never)).toThrow(/MemoryBroker has no option "maxMessageBytes"/);
  });

  it("Q2 rounds leases up to the granularity", async () => {
    const { clock, queue } = await setup({ leaseGranularityMs: 1000 });
    await queue.send([{ body: "a" }]);
    await queue.receive({ maxCount: 1, waitMs: 0, leaseMs: 1001 });

    clock.advance(1999);
    const before = await queue.receive({ maxCount: 1, waitMs: 0, leaseMs: 1000 });
    clock.advance(1);
    const after = await queue.receive({ maxCount: 1, waitMs: 0, leaseMs: 1000 });

    expect([before.length, after.length]).toEqual([0, 1]);
  });

  it("Q3 waits exactly waitMs when no message comes", async () => {
    const { clock, queue } = await setup();
    let isOver = false;
    const received = queue.receive({ maxCount: 1, waitMs: 20_000, leaseMs: 1000 }).finally(() => (isOver = true));

    clock.advance(19_999);
    await Promise.resolve();
    const wasOver = isOver;
    clock.advance(1);

    expect(wasOver).toBe(false);
    expect(await received).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("Q3 leaves no timer behind after an abort, a delivery or the end of the broker", async () => {
    const { clock, queue } = await setup();
    const controller = new AbortController();
    const aborted = queue.receive({ maxCount: 1, waitMs: 1000, leaseMs: 1000, signal: controller.signal });
    const served = queue.receive({ maxCount: 1, waitMs: 1000, leaseMs: 1000 });

    controller.abort();
    await queue.send([{ body: "a" }, { body: "later", delayMs: 500 }]);
    await Promise.all([aborted, served]);

    expect(clock.pendingTimers).toBe(0);
  });

  it("Q4 reports late acknowledgements with the queue and the handles", async () => {
    const { clock, queue, reports } = await setup();
    await queue.send([{ body: "late" }, { body: "in time" }]);
    const [late] = await queue.receive({ maxCount: 1, waitMs: 0, leaseMs: 1000 });
    clock.advance(1000);
    const inTime = await queue.receive({ maxCount: 2, waitMs: 0, leaseMs: 1000 });

    await queue.acknowledge([late!, ...inTime]);

    expect(reports).toMatchObject([{ code: "MAZEPA_LEASE_LOST", queue: "work", handles: [late!.handle] }]);
    expect(await queue.depth()).toEqual({ ready: 0, leased: 0, delayed: 0 });
  });
});
