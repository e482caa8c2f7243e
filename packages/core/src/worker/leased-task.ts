import type { Lease } from "../messaging/lease-renewer.js";
import type { MessageQueue, ReceivedMessage } from "../messaging/message-queue.js";
import type { TaskProgress } from "../tasks/task-progress.js";
import type { TaskMessage } from "../wire/task-message.js";

/**
 * The reason why the outcome of a task is not sent: its lease could not be kept, so another worker
 * has the task or will have it; or its execution is over.
 */
export type TaskEnd = "lost" | "unwanted";

const endReasons: Record<TaskEnd, string> = { lost: "its lease was lost", unwanted: "its execution is over" };

/**
 * A message that this worker has under lease, and the task in it once the message has been read.
 */
export class LeasedTask implements Lease {
  readonly queue: MessageQueue;
  readonly message: ReceivedMessage;
  leasedUntilMs: number;
  task: TaskMessage | undefined;
  /** When it was started, in ms since 1970; undefined before. */
  startedAtMs: number | undefined;
  /** What it has told last of its progress. */
  progress: TaskProgress | undefined;
  #end: TaskEnd | undefined;
  #abort: ((reason: string) => void) | undefined;
  #abortReason: string | undefined;

  constructor(queue: MessageQueue, message: ReceivedMessage, leasedUntilMs: number) {
    this.queue = queue;
    this.message = message;
    this.leasedUntilMs = leasedUntilMs;
  }

  get end(): TaskEnd | undefined {
    return this.#end;
  }

  /**
   * Notes that the outcome is not to be sent, and tells the task to stop. A lost lease outweighs an
   * execution that is over.
   */
  endAs(end: TaskEnd): void {
    if (this.#end !== "lost") this.#end = end;
    this.abort(endReasons[end]);
  }

  /**
   * Sets the function that stops the task; it is called at once if the task was told to stop
   * before.
   */
  onAbort(abort: (reason: string) => void): void {
    this.#abort = abort;
    if (this.#abortReason !== undefined) abort(this.#abortReason);
  }

  /** Tells the task to stop. Only the first reason counts. */
  abort(reason: string): void {
    if (this.#abortReason !== undefined) return;
    this.#abortReason = reason;
    this.#abort?.(reason);
  }

  /** Fields for log lines. */
  get tags(): Readonly<Record<string, unknown>> {
    const { executionId, id, operationId, attempt } = this.task ?? {};
    return { queue: this.queue.name, execution: executionId, task: id, operation: operationId, attempt };
  }
}
