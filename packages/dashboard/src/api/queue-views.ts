/** `GET /api/queues`: at most 200. */
export interface QueuesView {
  readonly queues: readonly QueueRow[];
  readonly hasMore: boolean;
}

/** A queue. Its path is `/api/queues/<name>/…?broker=<broker>`. */
export interface QueueRow {
  readonly name: string;
  readonly broker: string;
  readonly ready: number;
  readonly leased: number;
  readonly delayed: number;
  /** Whether the numbers are exact. */
  readonly isExact: boolean;
  /** Whether its messages can be shown without taking them. */
  readonly canPeek: boolean;
  /** Whether leased and delayed messages can be made ready. */
  readonly canRelease: boolean;
  /** The queue of its dead letters, and how many there are. */
  readonly deadLetters?: { readonly name: string; readonly count: number };
  /** Why it could not be counted; the numbers are 0 then. */
  readonly problem?: string;
}

/** `GET /api/queues/:name/messages?limit=` and `GET /api/queues/:name/dead-letters?limit=`. */
export interface MessagesView {
  /** At most 50. */
  readonly messages: readonly MessageRow[];
  /** Why there are none, e.g. that this broker shows messages only to consumers. */
  readonly problem?: string;
}

/** A message in a queue, or a dead letter. */
export interface MessageRow {
  /** A digest, the same for equal bodies. */
  readonly digest: string;
  readonly kind: "task" | "outcomes" | "dead-letter" | "other";
  readonly state: "ready" | "leased" | "delayed";
  /** For a ready message, since when; for a leased or delayed one, until when. */
  readonly atMs: number;
  readonly deliveryCount: number;
  readonly sizeBytes: number;
  readonly operationId?: string;
  readonly taskId?: string;
  readonly executionId?: string;
  readonly attempt?: number;
  /** The reason of a dead letter; absent if values are hidden. */
  readonly reason?: string;
  /** The body, cut at 16 KiB; absent if values are hidden. */
  readonly body?: string;
}
