import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { batchesOf } from "./batches.js";

const limits = { count: 10, bytes: 1000 };

describe("batches", () => {
  it("hold all items in order, within both limits, and have no room for the first item of the next", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: limits.bytes })), (sizes) => {
        const items = sizes.map((bytes, index) => ({ index, entry: {}, bytes }));

        const batches = [...batchesOf(items, limits)];

        const bytesOf = (batch: readonly { readonly bytes: number }[]) => batch.reduce((sum, { bytes }) => sum + bytes, 0);
        expect(batches.flat()).toEqual(items);
        for (const [index, batch] of batches.entries()) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(limits.count);
          expect(bytesOf(batch)).toBeLessThanOrEqual(limits.bytes);
          const next = batches[index + 1]?.[0];
          if (next) expect(batch.length === limits.count || bytesOf(batch) + next.bytes > limits.bytes).toBe(true);
        }
      }),
    );
  });
});
