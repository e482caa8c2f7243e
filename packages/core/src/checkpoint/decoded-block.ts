import type { BlockScope } from "./record-format.js";

/** A block as it was before compression. */
export interface DecodedBlock extends BlockScope {
  readonly bytes: Uint8Array;
  /** Where each record begins, and where the last one ends. */
  readonly starts: Uint32Array;
  /** Which of the records are successes. */
  readonly successes: Uint32Array;
}

/** The keys and marks of a block's records, which are kept apart from the block. */
export interface BlockKeys {
  /** Four words a record. */
  readonly keys: Uint32Array;
  /** Of each record: twice its attempt, and one more unless it is a success. */
  readonly marks: Uint32Array;
}
