import type { MazepaError } from "../errors.js";
import type { BlobStore } from "../storage/blob-store.js";
import type { HeadLease } from "./head-lease.js";
import type { WrittenSegment } from "./segment-writer.js";

/** How a checkpoint is opened, and what it calls. */
export interface CheckpointOptions {
  readonly store: BlobStore;
  readonly executionId: string;
  /** Whether to lead the execution even if another head seems to be alive. */
  readonly takeOver: boolean;
  /** A lease that was taken before. Its taker releases it. */
  readonly lease?: HeadLease | undefined;
  /**
   * How long a record may wait in memory, in milliseconds. Default: the interval of the store, else
   * one second.
   */
  readonly intervalMs?: number | undefined;
  /** Called with a message about damage, or about a failure that is retried. */
  readonly onWarning: (message: string) => void;
  /** Called when a segment is durable. */
  readonly onWritten?: ((info: WrittenSegment) => void) | undefined;
  /** Called once when another head leads this execution. Nothing more is written then. */
  readonly onLost: (error: MazepaError) => void;
  /** The time in milliseconds since 1970. Default: the system's clock. */
  readonly now?: (() => number) | undefined;
}
