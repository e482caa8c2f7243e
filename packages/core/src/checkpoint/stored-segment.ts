import type { SegmentLayout } from "./segment-format.js";

/** The location of a success within a segment. */
export interface SuccessAddress {
  readonly block: number;
  /** The number of the success within the block, from 0. */
  readonly ordinal: number;
}

/** A segment in the store: the offsets of its parts, and the successes in it. */
export class StoredSegment {
  readonly key: string;
  readonly layout: SegmentLayout;
  /** The number of its first success among those of all segments; set by its list. */
  firstSuccess = 0;
  /**
   * Whether a part cannot be read. A damaged segment is never merged, since that would renumber
   * what follows.
   */
  isDamaged: boolean;
  /** The number of successes up to the end of each block. */
  readonly #ends: Uint32Array;

  /** `lostBlocks` are blocks whose keys cannot be read: their records have no numbers. */
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

  /** The location of success number `index` of this segment. */
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
