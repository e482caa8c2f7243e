import { describe, expect, it } from "@jest/globals";
import { all, concurrentFlow, dependency, execute, flowSchema, InProcessQueue, taskableOperation } from "../../src/index.js";

const quick = taskableOperation({ name: "quick" }, (n: number, m: number) => n * m);

/** Counts flows that have begun and not ended. */
function countOpen() {
  const counts = { open: 0, most: 0, ended: 0 };
  const enter = () => {
    counts.most = Math.max(counts.most, ++counts.open);
  };
  const leave = () => {
    counts.open--;
    counts.ended++;
  };
  return { counts, enter, leave };
}

describe("many subflows", () => {
  it.each(["one by one", "as a list"])("E3 hold a few open flows, yielded %s", async (how) => {
    const { counts, enter, leave } = countOpen();
    const sub = flowSchema({ name: `sub ${how}` }, function* (n: number) {
      enter();
      for (let m = 0; m < 10; m++) yield quick.makeTask(n, m);
      yield dependency();
      leave();
    });

    await execute(
      function* () {
        const subs = Array.from({ length: 500 }, (_, n) => sub(n));
        if (how === "as a list") yield subs;
        else for (const one of subs) yield one;
      },
      { maxInFlight: 50 },
    );

    expect(counts.ended).toBe(500);
    expect(counts.most).toBeLessThanOrEqual(8);
  });

  it("E3 that are async hold a few as well", async () => {
    const { counts, enter, leave } = countOpen();
    const sub = flowSchema({ name: "async sub" }, async function* (n: number) {
      enter();
      await Promise.resolve();
      for (let m = 0; m < 10; m++) yield quick.makeTask(n, m);
      yield dependency();
      leave();
    });

    await execute(
      function* () {
        for (let n = 0; n < 200; n++) yield sub(n);
      },
      { maxInFlight: 50 },
    );

    expect(counts.ended).toBe(200);
    expect(counts.most).toBeLessThanOrEqual(12);
  });

  it("E3 whose next() is pending do not hold up others", async () => {
    const order: string[] = [];
    let go: () => void = () => undefined;
    const blocked = new Promise<void>((resolve) => (go = resolve));
    const pending = flowSchema({ name: "pending" }, async function* () {
      await blocked;
      order.push("pending goes on");
      yield* quick.makeTask(1, 1);
    });
    const other = flowSchema({ name: "other" }, function* () {
      yield* quick.makeTask(2, 2);
      order.push("other is done");
      go();
    });

    await execute([pending(), other()]);

    expect(order).toEqual(["other is done", "pending goes on"]);
  });

  it("E3 nest ten thousand deep", async () => {
    const nested = flowSchema({ name: "nested" }, function* (depth: number): Generator {
      yield quick.makeTask(depth, 0);
      if (depth > 0) yield nested(depth - 1);
    });

    await execute(nested(10_000), { maxInFlight: 10 });
  });

  it.each(["roots", "all", "concurrentFlow"])("E3 take turns as branches of %s", async (how) => {
    const ends: string[] = [];
    const counted: Record<string, number> = {};
    const work = taskableOperation({ name: `work ${how}` }, (branch: string, n: number) => {
      counted[branch] = n;
      return n;
    });
    const branch = flowSchema({ name: `branch ${how}` }, function* (name: string, count: number) {
      for (let n = 0; n < count; n++) yield work.makeTask(name, n);
      yield dependency();
      ends.push(`${name} ends, long is at ${counted["long"] ?? 0}`);
    });
    const branches = [branch("long", 2000), branch("short", 20)] as const;

    if (how === "roots") await execute([...branches], { maxInFlight: 10 });
    else await execute(() => (how === "all" ? all(branches) : concurrentFlow(branches)), { maxInFlight: 10 });

    const [first = ""] = ends;
    expect(first).toMatch(/^short ends/);
    expect(Number(/at (\d+)/.exec(first)?.[1])).toBeLessThan(100);
  });

  it("E3 hold tasks for their upstreams without taking room", async () => {
    const add = taskableOperation({ name: "add" }, (a: number, b: number) => a + b);
    const fibonacci = (n: number): ReturnType<typeof add.makeTask> =>
      n < 2 ? add.makeTask(n, 0) : add.makeTask(fibonacci(n - 1), fibonacci(n - 2));

    const value = await execute(fibonacci(12), { maxInFlight: 1, queue: new InProcessQueue({ concurrency: 4 }) });

    expect(value).toBe(144);
  });
});
