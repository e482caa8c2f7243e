import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../../scripts/random-runs.js";
import type { TaskNode } from "./nodes.js";
import { TaskIndex } from "./task-index.js";

/** The part of a task node that the index uses. There are few hashes, so that ids share them. */
function nodeOf(number: number): TaskNode {
  return { id: `task ${number}`, idHash: hashOf(number), nextInBucket: undefined } as TaskNode;
}

function hashOf(number: number): number {
  return (number % 40) * 3;
}

function found(index: TaskIndex, number: number): TaskNode | undefined {
  return index.get(`task ${number}`, hashOf(number));
}

const numbers = Array.from({ length: 250 }, (_, number) => number);
const change = fc.record({ number: fc.constantFrom(...numbers), isReplaced: fc.boolean() });

describe("TaskIndex", () => {
  it("finds, lists and counts what was added and not removed, as a map does", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 600, size: "max" }), (changes) => {
        const index = new TaskIndex();
        const expected = new Map<number, TaskNode>();
        for (const { number, isReplaced } of changes) {
          const known = expected.get(number);
          const next = !known || isReplaced ? nodeOf(number) : undefined;
          if (known) index.replace(known, next);
          else if (next) index.add(next);
          if (next) expected.set(number, next);
          else expected.delete(number);
          if (known?.nextInBucket || index.size !== expected.size) throw new Error("a node is left behind");
        }

        expect([...index].map(({ id }) => id).sort()).toEqual([...expected.values()].map(({ id }) => id).sort());
        expect(numbers.filter((number) => found(index, number) !== expected.get(number))).toEqual([]);
      }),
      { numRuns: runs(200) },
    );
  });

  it("changes nothing for a node that another one has replaced", () => {
    const index = new TaskIndex();
    const [older, newer, other] = [nodeOf(1), nodeOf(1), nodeOf(1)];
    index.add(older);
    index.replace(older, newer);

    index.replace(older, undefined);
    index.replace(older, other);

    expect([...index]).toEqual([newer]);
    expect(index.size).toBe(1);
  });

  it("E2 looks at few nodes to find one of many", () => {
    const index = new TaskIndex();
    let looks = 0;
    for (let number = 0; number < 10_000; number++) {
      const node = { id: String(number), nextInBucket: undefined };
      index.add(Object.defineProperty(node, "idHash", { get: () => (looks++, number) }) as unknown as TaskNode);
    }

    looks = 0;
    for (let number = 0; number < 10_000; number++) index.get(String(number), number);

    expect(looks).toBeLessThan(20_000);
  });

  it("is empty at first", () => {
    const index = new TaskIndex();

    expect([index.size, [...index], index.get("task 1")]).toEqual([0, [], undefined]);
  });
});
