import { beforeEach, describe, expect, it } from "@jest/globals";
import { all, dependency, execute, flowSchema, race, taskableOperation, type FlowGenerator, type Task } from "../../src/index.js";
import { rejection } from "../gate.js";

let begun: number[] = [];
const begin = taskableOperation({ name: "begin" }, (n: number) => {
  begun.push(n);
  if (n === -1) throw new Error("the one that fails");
  return n;
});

const many = (count = 500): Task<number>[] => Array.from({ length: count }, (_, n) => begin.makeTask(n));

const flowOf = (body: () => FlowGenerator<unknown>) => flowSchema({ name: "many" }, body)();

beforeEach(() => {
  begun = [];
});

describe("of many tasks that wait in process", () => {
  it("F6 all run, in order, although several are run before the scheduler is told", async () => {
    await execute(
      flowOf(function* () {
        yield* all(many());
      }),
    );

    expect(begun).toEqual(Array.from({ length: 500 }, (_, n) => n));
  });

  it("F7 those behind one that fails never start", async () => {
    const failing = flowOf(function* () {
      yield* all([...many(100), begin.makeTask(-1), ...many(200).slice(100)]);
    });

    await rejection(execute(failing));

    expect(begun.at(-1)).toBe(-1);
  });

  it("F11 those that lose a race never start", async () => {
    const racing = flowOf(function* () {
      return yield* race(many());
    });

    expect(await execute(racing)).toBe(0);
    expect(begun).toEqual([0]);
  });

  it("F11 those of flows that lose a race never start", async () => {
    const runner = flowSchema({ name: "runner" }, function* (first: number) {
      for (let n = first; n < first + 20; n++) yield begin.makeTask(n);
      return first;
    });
    const racing = flowOf(function* () {
      return yield* race(Array.from({ length: 10 }, (_, n) => runner(100 * n)));
    });

    await execute(racing);

    expect(begun.filter((n) => n < 100)).toHaveLength(20);
    expect(begun.at(-1)).toBe(begun.filter((n) => n < 100).at(-1));
  });

  it.each<[string, (first: Task<number>) => FlowGenerator<unknown>]>([
    [
      "a dependency",
      function* (first) {
        yield dependency(first);
      },
    ],
    [
      "a result",
      function* (first) {
        yield* first;
      },
    ],
  ])("F7 those that a flow leaves behind that fails after %s never start", async (_what, wait) => {
    const leaving = flowOf(function* () {
      const first = begin.makeTask(0);
      yield [first, ...many().slice(1)];
      yield* wait(first);
      throw new Error("enough");
    });

    await rejection(execute(leaving));

    expect(begun).toEqual([0]);
  });

  it("E7 those behind one that cancels the execution never start", async () => {
    const cancelling = new AbortController();
    const cancel = taskableOperation({ name: "cancel" }, () => cancelling.abort());
    const cancelled = flowOf(function* () {
      yield* all([...many(100), cancel.makeTask(), ...many(200).slice(100)]);
    });

    expect(await rejection(execute(cancelled, { signal: cancelling.signal }))).toMatchObject({
      code: "MAZEPA_EXECUTION_CANCELLED",
    });

    expect(begun).toHaveLength(100);
  });

  it("E7 none starts after a listener has cancelled the execution", async () => {
    const cancelling = new AbortController();
    const cancelled = flowOf(function* () {
      yield* all(many());
    });
    const onEvent = ({ type }: { type: string }): void => {
      if (type === "task-succeeded") cancelling.abort();
    };

    await rejection(execute(cancelled, { signal: cancelling.signal, onEvent }));

    expect(begun).toEqual([0]);
  });
});
