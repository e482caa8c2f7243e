import { describe, expect, it } from "@jest/globals";
import { reduce, map } from "../../src/flows/streams.js";
import { Harness } from "./harness.js";
import { flow, task, tasks } from "./work.js";

/**
 * Every submitted task succeeds with the number in its name, newest first while there are several.
 */
function finish(harness: Harness): Harness {
  harness.run();
  while (harness.out.size > 0) {
    const newest = [...harness.out.values()].at(-1);
    if (newest) harness.succeedWith(newest.taskId, Number(newest.taskId.slice(1)), newest.attempt);
  }
  return harness;
}

function* numbers(count: number) {
  for (let number = 0; number < count; number++) yield number;
}

describe("streams", () => {
  it("F12 maps items to values in the order of the items, whatever order they come in", () => {
    const root = flow("root", () => flow("stream", () => map(numbers(50), (number) => task(`t${number}`))));

    expect(finish(new Harness(root, { maxInFlight: 7 })).ended).toMatchObject({ value: [...numbers(50)] });
  });

  it("F12 keeps no more than `concurrency` of them under way", () => {
    const root = flow("root", function* () {
      return yield* map(numbers(20), (number) => task(`t${number}`), { concurrency: 3 });
    });
    const harness = finish(new Harness(root));

    expect(harness.mostInFlight).toBe(3);
    expect(harness.ended).toMatchObject({ value: [...numbers(20)] });
  });

  it("F12 folds ten thousand values and keeps a few", () => {
    let taken = 0;
    function* stream() {
      for (const number of numbers(10_000)) {
        taken++;
        yield task(`t${number}`);
      }
    }
    const root = flow("root", function* () {
      return yield* reduce(stream(), (sum, value) => sum + Number(value), 0);
    });
    const harness = new Harness(root, { maxInFlight: 10, listens: () => false }).run();

    expect(taken).toBeLessThan(50);
    expect(finish(harness).ended).toMatchObject({ value: 49_995_000 });
  });

  it("F12 takes no item further than memory allows while the oldest value is missing", () => {
    let taken = 0;
    function* stream() {
      for (const number of numbers(10_000)) {
        taken++;
        yield task(`t${number}`);
      }
    }
    const root = flow("root", function* () {
      yield* reduce(stream(), (sum: number) => sum, 0);
    });
    const harness = new Harness(root, { maxInFlight: 10, listens: () => false }).run();
    for (let number = 1; number < 200 && harness.out.has(`t${number}`); number++) harness.succeedWith(`t${number}`, 1);

    expect(taken).toBeLessThan(50);
    expect(harness.out.has("t0")).toBe(true);
  });

  it("F12 cancels the rest and throws when one fails", () => {
    const root = flow("root", function* () {
      try {
        yield* map(tasks("t", 3), (one) => one);
      } catch (error) {
        return error;
      }
    });
    const harness = new Harness(root).run().fail("t1").reportCancelled("t0").reportCancelled("t2");

    expect(harness.ended).toMatchObject({ value: { taskId: "t1", flowPath: ["root"] } });
  });

  it("F12 takes an async iterable", async () => {
    async function* later() {
      for (const number of numbers(3)) yield Promise.resolve(number);
    }
    const root = flow("root", async function* () {
      return yield* map(later(), (number) => task(`t${number}`));
    });
    const harness = new Harness(root).run();
    for (let turn = 0; turn < 20 && !harness.ended; turn++) {
      await harness.turn();
      finish(harness);
    }

    expect(harness.ended).toMatchObject({ value: [0, 1, 2] });
  });
});
