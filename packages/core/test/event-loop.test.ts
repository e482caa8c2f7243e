import { describe, expect, it } from "@jest/globals";
import { execute, flowSchema, fold, gather, InProcessQueue, taskableOperation, type FlowGenerator } from "../src/index.js";

const quick = taskableOperation({ name: "quick" }, (n: number) => n);
const asynchronous = taskableOperation({ name: "asynchronous" }, async (n: number) => n);

const enough = 4000;

interface Turns {
  readonly count: number;
  /** Processor time: another process that has the processor meanwhile is not this one's fault. */
  readonly totalMs: number;
  readonly longestMs: number;
}

/** Counts the turns that the event loop gets while `work` runs, and the longest wait for one. */
async function turnsDuring(work: () => Promise<unknown>): Promise<Turns> {
  let [isOver, count, longestMs] = [false, 0, 0];
  const startedMs = processorMs();
  let lastMs = startedMs;
  const look = () => {
    const nowMs = processorMs();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
    count++;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  await work();
  isOver = true;
  return { count, longestMs, totalMs: processorMs() - startedMs };
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const chain = flowSchema({ name: "chain" }, function* (length: number) {
  for (let n = 0; n < length; n++) yield* quick.makeTask(n);
});
const asyncChain = flowSchema({ name: "asyncChain" }, async function* (length: number) {
  for (let n = 0; n < length; n++) yield* quick.makeTask(n);
});
const nested = flowSchema({ name: "nested" }, function* (depth: number): FlowGenerator<number> {
  return depth === 0 ? 0 : yield* nested(depth - 1);
});

function* tasks(count: number, operation: typeof quick | typeof asynchronous = quick) {
  for (let n = 0; n < count; n++) yield operation.makeTask(n);
}

describe("the event loop", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["a flow that waits for each synchronous task", () => execute(chain(enough))],
    ["an async flow that does", () => execute(asyncChain(enough))],
    ["a stream of synchronous tasks", () => execute(() => fold(tasks(enough), (sum, n) => sum + n, 0))],
    ["many subflows", () => execute(() => gather(Array.from({ length: 1000 }, (_, n) => chain(n % 5))))],
    ["flows without tasks", () => execute(nested(5000))],
    [
      "asynchronous tasks that are done at once",
      () =>
        execute(() => fold(tasks(enough, asynchronous), (sum, n) => sum + n, 0), {
          queue: new InProcessQueue({ concurrency: 100 }),
        }),
    ],
    ["tasks through the wire", () => execute(chain(1000), { queue: new InProcessQueue({ serialize: true }) })],
  ])("E2 gets its turns during %s", async (_, work) => {
    const turns = await turnsDuring(work);

    // 20 ms at most; the threads of the garbage collector and of the compiler count as well.
    expect(turns.totalMs / turns.count).toBeLessThan(30);
    expect(turns.longestMs).toBeLessThan(150);
  });

  it("E2 lets a timer fire and a cancellation through in the midst of synchronous work", async () => {
    let ran = 0;
    const counted = taskableOperation({ name: "counted forever" }, (n: number) => {
      ran++;
      return n;
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);

    await execute(
      function* () {
        for (let n = 0; n < 10_000_000; n++) yield counted.makeTask(n);
      },
      { signal: controller.signal },
    ).catch(() => undefined);

    expect(ran).toBeLessThan(10_000_000);
  });
});
