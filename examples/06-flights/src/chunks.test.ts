import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { cutIntoChunks } from "./chunks.js";
import type { Chunk } from "./flights-file.js";

describe("cutIntoChunks", () => {
  it("covers every row once, in chunks of at most the given size that stay within a row group", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 8 });

    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 700 }), (rows, chunkRows) => {
        const groups = rowGroups(rows);

        const chunks = cutIntoChunks(groups, { chunkRows });

        expect(chunks[0]?.rowStart).toBe(0);
        expect(chunks.at(-1)?.rowEnd).toBe(groups.at(-1)?.rowEnd);
        expect(chunks.slice(1).map(({ rowStart }) => rowStart)).toEqual(chunks.slice(0, -1).map(({ rowEnd }) => rowEnd));
        expect(Math.max(...chunks.map(({ rowStart, rowEnd }) => rowEnd - rowStart))).toBeLessThanOrEqual(chunkRows);
        expect(chunks.map(({ rowEnd }) => rowEnd)).toEqual(expect.arrayContaining(groups.map(({ rowEnd }) => rowEnd)));
      }),
    );
  });

  it("takes a sample from the beginning of every row group", () => {
    const chunks = cutIntoChunks(rowGroups([100, 100]), { chunkRows: 10, sampleRows: 30 });

    expect(chunks).toEqual([
      { rowStart: 0, rowEnd: 8 },
      { rowStart: 8, rowEnd: 15 },
      { rowStart: 100, rowEnd: 108 },
      { rowStart: 108, rowEnd: 115 },
    ]);
  });
});

function rowGroups(rows: readonly number[]): Chunk[] {
  let rowStart = 0;
  return rows.map((count) => {
    const chunk = { rowStart, rowEnd: rowStart + count };
    rowStart = chunk.rowEnd;
    return chunk;
  });
}
