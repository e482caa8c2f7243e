import type { SegmentLayout } from "./segment-format.js";

/** Where a success lies within a segment. */
export interface SuccessAddress {
  readonly block: number;
  /** Which success of the block it is, from 0. */
  readonly ordinal: number;
}

/** A segment that is in the store: where its parts are, and which successes it has. */
export class StoredSegment {
  readonly key: string;
  readonly layout: SegmentLayout;
  /** The number of its first success among those of all segments; set by the list that it is in. */
  firstSuccess = 0;
  /** A damaged segment is kept as it is: merging it would renumber what follows. */
  isDamaged = false;
  /** How many successes there are up to the end of each block. */
  readonly #ends: Uint32Array;

  /** `lostBlocks` are those whose keys cannot be read: their records have no numbers. */
  constructor(key: string, layout: SegmentLayout, lostBlocks: ReadonlySet<number> = new Set()) {
    this.key = key;
    this.layout = layout;
    this.isDamaged = lostBlocks.size > 0;
    let count = 0;
    this.#ends = Uint32Array.from(
      layout.header.blocks,
      ({ successes }, block) => (count += lostBlocks.has(block) ? 0 : successes),
    );
  }

  get successCount(): number {
    return this.#ends.at(-1) ?? 0;
  }

  /** Where the success is that is number `index` of this segment. */
  locate(index: number): SuccessAddress {
    let block = 0;
    let last = this.#ends.length - 1;
    while (block < last) {
      const middle = (block + last) >> 1;
      if (index < (this.#ends[middle] ?? 0)) last = middle;
      else block = middle + 1;
    }
    return { block, ordinal: index - (this.#ends[block - 1] ?? 0) };
  }
}
