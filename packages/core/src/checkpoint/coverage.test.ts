import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { compactRanges, compareSegmentIds, covers } from "./coverage.js";

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

describe("covers", () => {
  it("is true of the segments of one epoch, from the first to the last", () => {
    const ids = [1, 2, 3].flatMap((epoch) => [1, 2, 3, 4, 5].map((number) => ({ epoch, number })));

    const covered = ids.filter((id) => covers([{ epoch: 2, from: 2, to: 4 }], id));

    expect(covered.map(({ epoch, number }) => `${epoch}-${number}`)).toEqual(["2-2", "2-3", "2-4"]);
  });
});

describe("compareSegmentIds", () => {
  it("puts earlier epochs first, and in one epoch lower numbers", () => {
    const ids = ["2-1", "1-10", "1-9", "3-1", "2-2"].map((id) => id.split("-").map(Number));

    const sorted = ids.map(([epoch = 0, number = 0]) => ({ epoch, number })).sort(compareSegmentIds);

    expect(sorted.map(({ epoch, number }) => `${epoch}-${number}`)).toEqual(["1-9", "1-10", "2-1", "2-2", "3-1"]);
  });
});
