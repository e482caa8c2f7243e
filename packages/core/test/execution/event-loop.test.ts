import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { execute, flowSchema, reduce, all, InProcessQueue, taskableOperation, type FlowGenerator } from "../../src/index.js";

let virtualMs = 0;

/**
 * Work that takes a millisecond of a clock that nothing else moves, so that the machine's speed
 * does not matter.
 */
function work(): void {
  virtualMs++;
}

const quick = taskableOperation({ name: "quick" }, (n: number) => {
  work();
  return n;
});
const asynchronous = taskableOperation({ name: "asynchronous" }, async (n: number) => {
  work();
  return n;
});

const enough = 1000;

beforeEach(() => {
  virtualMs = 0;
  jest.spyOn(performance, "now").mockImplementation(() => virtualMs);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** The longest time in which the event loop gets no turn while `executed` goes on. */
async function longestWithoutTurnMs(executed: () => Promise<unknown>): Promise<number> {
  let [isOver, longestMs, lastMs] = [false, 0, 0];
  const look = () => {
    longestMs = Math.max(longestMs, virtualMs - lastMs);
    lastMs = virtualMs;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  await executed();
  isOver = true;
  return Math.max(longestMs, virtualMs - lastMs);
}

const chain = flowSchema({ name: "chain" }, function* (length: number) {
  work();
  for (let n = 0; n < length; n++) yield* quick.makeTask(n);
});
const asyncChain = flowSchema({ name: "asyncChain" }, async function* (length: number) {
  work();
  for (let n = 0; n < length; n++) yield* quick.makeTask(n);
});
const nested = flowSchema({ name: "nested" }, function* (depth: number): FlowGenerator<number> {
  work();
  return depth === 0 ? 0 : yield* nested(depth - 1);
});

function* tasks(count: number, operation: typeof quick | typeof asynchronous = quick) {
  for (let n = 0; n < count; n++) yield operation.makeTask(n);
}

describe("the event loop", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["a flow that waits for each synchronous task", () => execute(chain(enough))],
    ["an async flow that does", () => execute(asyncChain(enough))],
    ["a stream of synchronous tasks", () => execute(() => reduce(tasks(enough), (sum, n) => sum + n, 0))],
    ["many subflows", () => execute(() => all(Array.from({ length: enough }, (_, n) => chain(n % 5))))],
    ["flows without tasks", () => execute(nested(enough))],
    [
      "asynchronous tasks that are done at once",
      () =>
        execute(() => reduce(tasks(enough, asynchronous), (sum, n) => sum + n, 0), {
          queue: new InProcessQueue({ concurrency: 100 }),
        }),
    ],
    ["tasks through the wire", () => execute(chain(enough), { queue: new InProcessQueue({ serialize: true }) })],
  ])("E2 gets its turns during %s", async (_, executed) => {
    const longestMs = await longestWithoutTurnMs(executed);

    expect(virtualMs).toBeGreaterThan(100);
    expect(longestMs).toBeLessThanOrEqual(20);
  });

  it("E2 lets a timer fire and a cancellation through in the midst of synchronous work", async () => {
    let ran = 0;
    const counted = taskableOperation({ name: "counted forever" }, (n: number) => {
      ran++;
      work();
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
