import { MazepaError, type MazepaErrorOptions } from "@mazepa/core";

/** Which request an {@link SqsAccessError} or {@link SqsRequestError} is about. */
export interface SqsRequestName {
  /** As IAM calls it, without `sqs:`, e.g. `SendMessage`. */
  readonly action: string;
  readonly queue: string;
  readonly broker: string;
}

/**
 * Thrown when AWS does not let these credentials do something; `action` is the permission that is
 * missing.
 */
export class SqsAccessError extends MazepaError {
  static override readonly name: string = "SqsAccessError";
  /** The IAM action, e.g. `sqs:SendMessage`. */
  readonly action: string;
  readonly queue: string;

  constructor({ action, queue, broker }: SqsRequestName, problem: string, options?: MazepaErrorOptions) {
    super("MAZEPA_SQS_ACCESS", `sqs:${action} on queue "${queue}" of broker "${broker}" was refused: ${problem}`, options);
    this.action = `sqs:${action}`;
    this.queue = queue;
  }
}

/** Thrown when SQS refuses a request for a reason that trying again does not change. */
export class SqsRequestError extends MazepaError {
  static override readonly name: string = "SqsRequestError";
  /** The IAM action, e.g. `sqs:SendMessage`. */
  readonly action: string;
  readonly queue: string;

  constructor({ action, queue, broker }: SqsRequestName, problem: string, options?: MazepaErrorOptions) {
    super("MAZEPA_SQS_REQUEST", `sqs:${action} on queue "${queue}" of broker "${broker}" failed: ${problem}`, options);
    this.action = `sqs:${action}`;
    this.queue = queue;
  }
}
