import type { Chunk } from "./flights-file.js";

export interface ChunkOptions {
  /** The largest number of rows of one chunk. */
  readonly chunkRows: number;
  /**
   * The approximate number of rows to read, from the beginning of every row group. Default: all.
   */
  readonly sampleRows?: number | undefined;
}

/** Cuts row groups into chunks of equal size, none of which crosses the border of a group. */
export function cutIntoChunks(rowGroups: readonly Chunk[], options: ChunkOptions): Chunk[] {
  const groupRows = Math.ceil((options.sampleRows ?? Infinity) / rowGroups.length);
  return rowGroups.flatMap(({ rowStart, rowEnd }) =>
    cutEvenly({ rowStart, rowEnd: Math.min(rowEnd, rowStart + groupRows) }, options.chunkRows),
  );
}

function cutEvenly({ rowStart, rowEnd }: Chunk, chunkRows: number): Chunk[] {
  const rows = rowEnd - rowStart;
  const count = Math.ceil(rows / chunkRows);
  const borderAt = (index: number): number => rowStart + Math.round((index * rows) / count);
  return Array.from({ length: count }, (_, index) => ({ rowStart: borderAt(index), rowEnd: borderAt(index + 1) }));
}
