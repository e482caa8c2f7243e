import { Readable } from "node:stream";
import { describe, expect, it } from "@jest/globals";
import { execute, flowSchema, map, planFlow, taskableOperation, type AnyIterable, type Target } from "../../src/index.js";

const step = taskableOperation({ name: "walked once" }, (n: number) => n);

describe("an estimate", () => {
  async function* later(items: number[]) {
    yield* items;
  }
  const eachOf = flowSchema({ name: "each of" }, function* (items: AnyIterable<number>) {
    return yield* map(items, (n) => step.makeTask(n));
  });
  const byHand = flowSchema({ name: "by hand" }, function* (items: Iterable<number>) {
    const seen: number[] = [];
    for (const n of items) seen.push(yield* step.makeTask(n));
    return seen;
  });
  const captured = (items: Iterable<number>) =>
    function* () {
      return yield* map(items, (n) => step.makeTask(n));
    };

  it.each<[string, () => Target]>([
    ["a generator as an argument", () => eachOf([1, 2, 3].values())],
    ["one that the flow walks by hand", () => byHand([1, 2, 3].values())],
    ["one that the flow closes over", () => captured([1, 2, 3].values())],
    ["an async generator", () => eachOf(later([1, 2, 3]))],
    ["a stream", () => eachOf(Readable.from([1, 2, 3]))],
  ])("F13 uses up nothing that can be walked once: %s", async (_what, target) => {
    const work = target();
    await planFlow(work);

    expect(await execute(work, { expect: true })).toEqual([1, 2, 3]);
  });

  it("F13 loses nothing of an async generator when several estimates walk it at once", async () => {
    const work = eachOf(later([1, 2, 3]));

    const plans = await Promise.all([planFlow(work), planFlow(work)]);

    expect(plans.map(({ tasks }) => tasks.length)).toEqual([3, 3]);
    expect(await execute(work)).toEqual([1, 2, 3]);
  });

  it("F13 keeps the error of what can be walked once, which is closed at an early end", async () => {
    const closed: string[] = [];
    function* items(name: string) {
      try {
        yield 1;
        if (name === "broken") throw new Error("of the generator");
        yield 2;
      } finally {
        closed.push(name);
      }
    }
    const first = flowSchema({ name: "first of" }, function* (numbers: Iterable<number>) {
      for (const n of numbers) return yield* step.makeTask(n);
      return 0;
    });

    await expect(execute(eachOf(items("broken")), { expect: true })).rejects.toThrow("of the generator");
    expect(await execute(first(items("early")), { expect: true })).toBe(1);

    expect(closed).toEqual(["broken", "early"]);
  });
});
