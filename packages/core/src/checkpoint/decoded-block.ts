import type { BlockScope } from "./record-format.js";

/** A block after decompression. */
export interface DecodedBlock extends BlockScope {
  readonly bytes: Uint8Array;
  /** Where each record begins, and where the last one ends. */
  readonly starts: Uint32Array;
  /** The indexes of records that are successes. */
  readonly successes: Uint32Array;
}

/** The keys and marks of a block's records, which are stored apart from the block. */
export interface BlockKeys {
  /** Four words a record. */
  readonly keys: Uint32Array;
  /** For each record: twice its attempt, plus one unless it is a success. */
  readonly marks: Uint32Array;
}
