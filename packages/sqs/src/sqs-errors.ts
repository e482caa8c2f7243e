import { MazepaError, type MazepaErrorOptions } from "@mazepa/core";

/** The request of an {@link SqsAccessError} or {@link SqsRequestError}. */
export interface SqsRequestName {
  /** The action as IAM names it, without `sqs:`, e.g. `SendMessage`. */
  readonly action: string;
  readonly queue: string;
  readonly broker: string;
}

/**
 * Thrown when AWS refuses a request of these credentials; `action` is the missing permission.
 *
 * @example
 * ```ts
 * try {
 *   await new SqsBroker().createQueue("tasks");
 * } catch (error) {
 *   if (error instanceof SqsAccessError) console.error(error.message);
 * }
 * ```
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

/**
 * Thrown when SQS refuses a request for a reason that trying again does not change.
 *
 * @example
 * ```ts
 * try {
 *   await new SqsBroker().queue("tasks").depth();
 * } catch (error) {
 *   if (error instanceof SqsRequestError) console.error(error.message, error.cause);
 * }
 * ```
 */
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
