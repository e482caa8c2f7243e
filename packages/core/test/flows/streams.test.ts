import { describe, expect, it } from "@jest/globals";
import { execute, flowSchema, reduce, InProcessQueue, map, startExecution, taskableOperation } from "../../src/index.js";
import { gate, rejection } from "../gate.js";

const square = taskableOperation({ name: "square" }, (n: number) => n * n);
const failAt = taskableOperation({ name: "fail at" }, (n: number, bad: number) => {
  if (n === bad) throw new Error(`bad ${n}`);
  return n;
});

function* numbers(count: number): Generator<number> {
  for (let n = 0; n < count; n++) yield n;
}

describe("reduce", () => {
  it("F12 reduces results in the order of the tasks", async () => {
    const text = await execute(function* () {
      const tasks = [3, 1, 2].map((n) => square.makeTask(n));
      return yield* reduce(tasks, (sum, value) => `${sum} ${value}`, "squares:");
    });

    expect(text).toBe("squares: 9 1 4");
  });

  it("F12 takes tasks lazily, as room appears", async () => {
    let taken = 0;
    let mostAhead = 0;
    let ended = 0;
    const counted = taskableOperation({ name: "counted" }, (n: number) => {
      mostAhead = Math.max(mostAhead, taken - ended);
      ended++;
      return n;
    });
    function* tasks() {
      for (const n of numbers(5000)) {
        taken++;
        yield counted.makeTask(n);
      }
    }

    const sum = await execute(
      function* () {
        return yield* reduce(tasks(), (total, n) => total + n, 0);
      },
      { maxInFlight: 10 },
    );

    expect(sum).toBe((5000 * 4999) / 2);
    expect(mostAhead).toBeLessThanOrEqual(12);
  });

  it("F12 does not run far ahead of a slow first task", async () => {
    const first = gate<number>();
    let taken = 0;
    const slowFirst = taskableOperation({ name: "slow first" }, (n: number) => (n === 0 ? first.opened : n));
    function* tasks() {
      for (const n of numbers(10_000)) {
        taken++;
        yield slowFirst.makeTask(n);
      }
    }

    const execution = startExecution(
      function* () {
        return yield* reduce(tasks(), (total, n) => total + n, 0);
      },
      { maxInFlight: 10, queue: new InProcessQueue({ concurrency: 4 }) },
    );
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
    const takenBefore = taken;
    first.open(0);

    expect(await execution.result).toBe((10_000 * 9999) / 2);
    expect(takenBefore).toBeLessThanOrEqual(40);
  });

  it("F12 takes an async iterable, in async flows and others", async () => {
    async function* tasks() {
      for (const n of numbers(100)) {
        await Promise.resolve();
        yield square.makeTask(n);
      }
    }
    const add = (total: number, n: number) => total + n;

    const sums = await execute([
      async function* () {
        return yield* reduce(tasks(), add, 0);
      },
      function* () {
        return yield* reduce(tasks(), add, 0);
      },
    ]);

    expect(sums).toEqual([328_350, 328_350]);
  });

  it("F12 takes flows, and equal tasks", async () => {
    const sub = flowSchema({ name: "sub of reduce" }, function* (n: number) {
      return yield* square.makeTask(n);
    });

    const sum = await execute(function* () {
      return yield* reduce([square.makeTask(2), sub(3), square.makeTask(2)], (total, n) => total + n, 0);
    });

    expect(sum).toBe(17);
  });

  it("F12 throws the error of a task, cancels the others, and closes the iterable", async () => {
    let closed = false;
    function* tasks() {
      try {
        for (const n of numbers(1000)) yield failAt.makeTask(n, 5);
      } finally {
        closed = true;
      }
    }

    const caught = await execute(function* () {
      try {
        return yield* reduce(tasks(), (total, n) => total + n, 0);
      } catch (error) {
        return (error as { cause: Error }).cause.message;
      }
    });

    expect(caught).toBe("bad 5");
    expect(closed).toBe(true);
  });

  it("F12 fails with what the reducer or the iterable throws", async () => {
    const own = new Error("own");
    const broken = () => {
      throw own;
    };
    function* failing() {
      yield square.makeTask(1);
      throw own;
    }

    const errors = [
      await rejection(execute(() => reduce([square.makeTask(1)], broken, 0))),
      await rejection(execute(() => reduce(failing(), (a: number, b) => a + b, 0))),
    ];

    expect(errors).toEqual([own, own]);
  });

  it("F12 reduces nothing to its start, and folds anew when it is used twice", async () => {
    const values = await execute(function* () {
      const again = reduce([square.makeTask(2)], (total, n) => total + n, 1);
      return [yield* reduce([] as never[], (total: number) => total, 42), yield* again, yield* again];
    });

    expect(values).toEqual([42, 5, 5]);
  });

  it("F12 refuses what is no task", async () => {
    const error = await rejection(execute(() => reduce([7 as never], (a) => a, 0)));

    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/item 0 gave the number 7/);
  });

  it("F12 refuses what is no function", async () => {
    const errors = [
      await rejection(execute(() => reduce([], 7 as never, 0))),
      await rejection(execute(() => map([], 7 as never))),
    ];

    expect(errors.map(String)).toEqual([
      "TypeError: reduce() takes a function, not the number 7",
      "TypeError: map() takes a function, not the number 7",
    ]);
  });
});

describe("map", () => {
  it("F12 evaluates to the values in the order of the items, with their indexes", async () => {
    const pair = taskableOperation({ name: "pair" }, (item: string, index: number) => `${index}${item}`);

    const values = await execute(function* () {
      return yield* map(new Set(["a", "b", "c"]), (item, index) => pair.makeTask(item, index));
    });

    expect(values).toEqual(["0a", "1b", "2c"]);
  });

  it("F12 keeps at most `concurrency` under way", async () => {
    let running = 0;
    let most = 0;
    const busy = taskableOperation({ name: "busy" }, async (n: number) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      return n;
    });

    const values = await execute(
      function* () {
        return yield* map(numbers(40), (n) => busy.makeTask(n), { concurrency: 3 });
      },
      { queue: new InProcessQueue({ concurrency: 20 }) },
    );

    expect(values).toEqual([...numbers(40)]);
    expect(most).toBe(3);
  });

  it.each([5, null, {}, Promise.resolve([]), square])("F12 refuses what is no iterable: %p", (items) => {
    expect(() => map(items as never, () => square.makeTask(1))).toThrow(/map\(\) takes an iterable or an async iterable, not /);
    expect(() => reduce(items as never, (sum) => sum, 0)).toThrow(/reduce\(\) takes an iterable/);
  });

  it("F12 takes the characters of a text", async () => {
    const upper = taskableOperation({ name: "upper" }, (letter: string) => letter.toUpperCase());

    expect(await execute(() => map("abc", (letter) => upper.makeTask(letter)))).toEqual(["A", "B", "C"]);
  });

  it.each([0, -1, 1.5])("F12 refuses a concurrency of %p, and unknown options", (concurrency) => {
    expect(() => map([1], (n) => square.makeTask(n), { concurrency })).toThrow(/"concurrency"/);
    expect(() => map([1], (n) => square.makeTask(n), { limit: 1 } as never)).toThrow(/no option "limit"/);
  });
});
