import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compactRanges, covers } from "./coverage.js";

const range = fc.record({ epoch: fc.integer({ min: 1, max: 3 }), from: fc.integer({ min: 1, max: 20 }), length: fc.nat(4) });

describe("compactRanges", () => {
  it("covers exactly what the given ranges cover, with gaps between those of one epoch", () => {
    fc.assert(
      fc.property(fc.array(range), (given) => {
        const ranges = given.map(({ epoch, from, length }) => ({ epoch, from, to: from + length }));

        const compact = compactRanges(ranges);

        for (const epoch of [1, 2, 3]) {
          for (let number = 0; number <= 26; number++)
            expect(covers(compact, { epoch, number })).toBe(covers(ranges, { epoch, number }));
        }
        compact.forEach((each, index) => {
          const next = compact[index + 1];
          if (next?.epoch === each.epoch) expect(next.from).toBeGreaterThan(each.to + 1);
        });
      }),
    );
  });
});
