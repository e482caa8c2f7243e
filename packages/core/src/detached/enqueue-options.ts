import type { BlobStore } from "../storage/blob-store.js";
import type { SigningKey } from "../wire/message-signer.js";
import type { PayloadCodec } from "../wire/payload-codec.js";

/** Options of `enqueue`. */
export interface EnqueueOptions {
  /** How long the tasks stay hidden, in ms. Default 0; each broker has a longest delay. */
  readonly delayMs?: number;
  /** The store for arguments that are too large for a message. Workers need the same one. */
  readonly payloads?: BlobStore;
  /** Secrets shared with workers, the first of which signs. */
  readonly signingKeys?: readonly SigningKey[];
  /** Encrypts or compresses payloads. Workers need the same one. */
  readonly payloadCodec?: PayloadCodec;
  /**
   * Whether progress is shown on standard error: a bar on a terminal, lines elsewhere. Default
   * false.
   */
  readonly progress?: boolean;
  /** Called with the number of tasks sent so far, each time that it has grown. */
  readonly onSent?: (count: number) => void;
  /** Ends it when it is aborted; what was taken before is sent. */
  readonly signal?: AbortSignal;
}
