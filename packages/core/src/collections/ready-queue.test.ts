import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { precedes, ReadyQueue, type Ranked } from "./ready-queue.js";

const action = fc.option(fc.record({ priority: fc.integer({ min: -2, max: 2 }), sequence: fc.nat(30) }), {
  freq: 2,
  nil: undefined,
});

describe("ReadyQueue", () => {
  it("gives the highest priority first, and of equal ones the earliest", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 80, size: "max" }), (actions) => {
        const queue = new ReadyQueue<Ranked>();
        const expected: Ranked[] = [];

        for (const item of actions) {
          if (item) {
            queue.push(item);
            expected.push(item);
            expected.sort((a, b) => b.priority - a.priority || a.sequence - b.sequence);
          } else {
            expect(queue.first).toEqual(expected[0]);
            expect(queue.shift()).toEqual(expected.shift());
          }
          expect(queue).toHaveLength(expected.length);
        }
      }),
    );
  });

  it("orders by priority before sequence", () => {
    expect(precedes({ priority: 1, sequence: 9 }, { priority: 0, sequence: 1 })).toBe(true);
    expect(precedes({ priority: 0, sequence: 2 }, { priority: 0, sequence: 1 })).toBe(false);
  });
});
