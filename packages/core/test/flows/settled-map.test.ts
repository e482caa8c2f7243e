import { describe, expect, it } from "@jest/globals";
import { dryRun, execute, flowSchema, InProcessQueue, map, taskableOperation } from "../../src/index.js";
import { gate, rejection } from "../gate.js";

const evenOnly = taskableOperation({ name: "settled map.even only" }, (n: number) => {
  if (n % 2 === 1) throw new RangeError(`odd ${n}`);
  return n * 10;
});

async function* later(count: number): AsyncGenerator<number> {
  for (let n = 0; n < count; n++) yield n;
}

describe("map with settle", () => {
  it.each([
    ["an iterable", () => [0, 1, 2, 3]],
    ["an async iterable", () => later(4)],
  ])("F17 evaluates to the outcomes in order, each with its input: %s", async (_what, items) => {
    const outcomes = await execute(async function* () {
      return yield* map(items(), (n) => evenOnly.makeTask(n), { settle: true, concurrency: 2 });
    });

    expect(outcomes).toMatchObject([
      { input: 0, status: "succeeded", value: 0 },
      { input: 1, status: "failed", error: { name: "RangeError", message: "odd 1" } },
      { input: 2, status: "succeeded", value: 20 },
      { input: 3, status: "failed", error: { message: "odd 3" } },
    ]);
  });

  it("F17 holds to its concurrency, and joins equal tasks", async () => {
    let running = 0;
    let most = 0;
    const three = gate();
    const counted = taskableOperation({ name: "settled map.counted" }, async (n: number) => {
      most = Math.max(most, ++running);
      if (most >= 3) three.open();
      await three.opened;
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return n;
    });

    const outcomes = await execute(
      function* () {
        return yield* map([1, 2, 3, 4, 4, 5, 6], (n) => counted.makeTask(n), { settle: true, concurrency: 3 });
      },
      { queue: new InProcessQueue({ concurrency: 10 }) },
    );

    expect(most).toBe(3);
    expect(outcomes.map(({ input }) => input)).toEqual([1, 2, 3, 4, 4, 5, 6]);
  });

  it("F17 takes flows, and throws what the function itself throws", async () => {
    const nested = flowSchema({ name: "settled map.nested" }, function* (n: number) {
      return (yield* evenOnly.makeTask(n)) + 1;
    });

    const outcomes = await execute(function* () {
      return yield* map([1, 2], (n) => nested(n), { settle: true });
    });
    const error = await rejection(
      execute(function* () {
        return yield* map(
          [1],
          (): never => {
            throw new Error("of the function");
          },
          { settle: true },
        );
      }),
    );

    expect(outcomes).toMatchObject([
      { input: 1, status: "failed" },
      { input: 2, status: "succeeded", value: 21 },
    ]);
    expect(error.message).toBe("of the function");
  });

  it("F17 F13 is counted in a dry run", async () => {
    const counts = await dryRun(function* () {
      return yield* map([1, 2, 3], (n) => evenOnly.makeTask(n), { settle: true });
    });

    expect(counts).toMatchObject({ total: 3, byOperation: { "settled map.even only": 3 } });
  });
});
