import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { planMerge, type MergeCandidate } from "./merge-plan.js";

function segment(totalLength: number, isDamaged = false): MergeCandidate {
  return { isDamaged, layout: { totalLength } as MergeCandidate["layout"] };
}

/**
 * Adds segments one after the other and merges them as planned; returns the segments that are left,
 * and the bytes written in all.
 */
function simulate(sizes: readonly number[]): { segments: MergeCandidate[]; written: number } {
  let segments: MergeCandidate[] = [];
  let written = 0;
  for (const size of sizes) {
    segments.push(segment(size));
    written += size;
    for (let parts = planMerge(segments); parts; parts = planMerge(segments)) {
      const [first] = parts;
      const at = segments.indexOf(first as MergeCandidate);
      expect(segments.slice(at, at + parts.length)).toEqual(parts);
      const merged = segment(parts.reduce((sum, { layout }) => sum + layout.totalLength, 0));
      written += merged.layout.totalLength;
      segments = segments.toSpliced(at, parts.length, merged);
    }
  }
  return { segments, written };
}

describe("planMerge", () => {
  it("leaves fewer than eight segments alone", () => {
    expect(planMerge(Array.from({ length: 7 }, () => segment(100)))).toBeUndefined();
  });

  it("merges eight neighbours of one size, with the smaller ones between them", () => {
    const segments = [segment(10_000_000), ...Array.from({ length: 8 }, () => [segment(5000), segment(300)]).flat()];

    expect(planMerge(segments)).toEqual(segments.slice(1));
  });

  it("merges nothing across a large or a damaged segment", () => {
    const small = () => Array.from({ length: 5 }, () => segment(100));

    expect(planMerge([...small(), segment(10_000_000), ...small()])).toBeUndefined();
    expect(planMerge([...small(), segment(100, true), ...small()])).toBeUndefined();
  });

  it.each<[string, number[], number | undefined]>([
    ["eight that stay below a megabyte", Array(8).fill(2 ** 20 - 1), 8],
    ["none of a megabyte", Array(8).fill(2 ** 20), undefined],
    ["eight before a large one", [...Array(8).fill(100), 2 ** 20], 8],
    ["none of two sizes that are seven each", Array(7).fill([5000, 300]).flat(), undefined],
    ["sixteen megabytes at once, and not a byte more", [...Array(16).fill(2 ** 20 - 1), 16, 16], 17],
    ["those up to sixteen megabytes", Array(20).fill(2 ** 20 - 1), 16],
    ["64 at once", Array(100).fill(100), 64],
    ["64 at once, and then others", [...Array(7).fill(3000), ...Array(57).fill(100), ...Array(7).fill(3000)], 57],
  ])("merges %s", (_what, sizes, count) => {
    expect(planMerge(sizes.map((size) => segment(size)))?.length).toBe(count);
  });

  it("keeps segments few and rewrites each byte a few times at most", () => {
    const sizes = fc.array(fc.oneof(fc.integer({ min: 200, max: 2000 }), fc.integer({ min: 200, max: 300_000 })), {
      maxLength: 600,
    });
    fc.assert(
      fc.property(sizes, (added) => {
        const total = added.reduce((sum, size) => sum + size, 0);

        const { segments, written } = simulate(added);

        expect(segments.length).toBeLessThan(4 * 7 * (1 + Math.ceil(total / 2 ** 20)) + 1);
        expect(written).toBeLessThanOrEqual(6 * total);
      }),
    );
  });
});
