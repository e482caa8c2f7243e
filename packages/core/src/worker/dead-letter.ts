import { createHash } from "node:crypto";
import { errorRecord, type ErrorRecord } from "../serialization/error-record.js";
import type { LeasedTask } from "./leased-task.js";

/** A message that could not be processed, as it is kept for people. */
export interface DeadLetter {
  readonly mazepa: 1;
  readonly kind: "dead-letter";
  readonly queue: string;
  readonly reason: string;
  readonly deliveryCount: number;
  readonly keptAt: string;
  readonly worker: string;
  readonly body: string;
  /** The error of a detached task that has failed for good. */
  readonly error?: ErrorRecord;
  /** Only where `body` is the beginning of the message: the size and the SHA-256 of the whole. */
  readonly cut?: { readonly sizeBytes: number; readonly sha256: string };
}

/** The longest reason that a letter has; a message may be quoted in it. */
const maxReasonLength = 2000;

/** The reason of a letter. */
export interface LetterReason {
  readonly reason: string;
  /** Only of a detached task that has failed for good. */
  readonly error?: Error | undefined;
}

/** The letter for a message. */
export function letterFor(
  { queue, message }: LeasedTask,
  { reason, error, worker }: LetterReason & { readonly worker: string },
): DeadLetter {
  return {
    mazepa: 1,
    kind: "dead-letter",
    queue: queue.name,
    reason: reason.slice(0, maxReasonLength),
    deliveryCount: message.deliveryCount,
    keptAt: new Date().toISOString(),
    worker,
    body: message.body,
    ...(error && { error: errorRecord(error) }),
  };
}

/**
 * The letter with as much of its body as fits into `maxBytes`, and with size and SHA-256 of the
 * whole (rule W12).
 */
export function cutToFit(letter: DeadLetter, maxBytes: number): DeadLetter {
  const bytes = Buffer.from(letter.body);
  const cut = { sizeBytes: bytes.byteLength, sha256: createHash("sha256").update(bytes).digest("hex") };
  const sizeWith = (length: number): number =>
    Buffer.byteLength(JSON.stringify({ ...letter, body: letter.body.slice(0, length), cut }));
  let fits = 0;
  for (let tooLong = letter.body.length; tooLong - fits > 1;) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (sizeWith(middle) <= maxBytes) fits = middle;
    else tooLong = middle;
  }
  return { ...letter, body: letter.body.slice(0, fits), cut };
}
