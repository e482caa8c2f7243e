import type { MessageQueue, ReceivedMessage } from "../messaging/message-queue.js";
import type { TaskMessage } from "../wire/task-message.js";

/** A message that this worker has under lease, and the task in it once it has been read. */
export class LeasedTask {
  readonly queue: MessageQueue;
  readonly message: ReceivedMessage;
  /** When the lease ends, as far as this worker knows; on the clock of `systemClock`. */
  leasedUntilMs: number;
  task: TaskMessage | undefined;
  /** The lease could not be kept: another worker has the task, or will have. */
  isLost = false;
  /** Nobody wants the outcome: the execution is over. */
  isUnwanted = false;
  #abort: ((reason: string) => void) | undefined;
  #abortReason: string | undefined;

  constructor(queue: MessageQueue, message: ReceivedMessage, leasedUntilMs: number) {
    this.queue = queue;
    this.message = message;
    this.leasedUntilMs = leasedUntilMs;
  }

  /** Why the task was told to stop, if it was. */
  get abortReason(): string | undefined {
    return this.#abortReason;
  }

  /** What is called when the task shall stop; at once, if it should have stopped before. */
  onAbort(abort: (reason: string) => void): void {
    this.#abort = abort;
    if (this.#abortReason !== undefined) abort(this.#abortReason);
  }

  abort(reason: string): void {
    if (this.#abortReason !== undefined) return;
    this.#abortReason = reason;
    this.#abort?.(reason);
  }

  /** For log lines. */
  get tags(): Readonly<Record<string, unknown>> {
    const { executionId, id, operationId, attempt } = this.task ?? {};
    return { queue: this.queue.name, execution: executionId, task: id, operation: operationId, attempt };
  }
}

/** Tasks by the queue that their messages are from. */
export function byQueue(tasks: readonly LeasedTask[]): ReadonlyMap<MessageQueue, readonly LeasedTask[]> {
  const groups = new Map<MessageQueue, LeasedTask[]>();
  for (const held of tasks) {
    const group = groups.get(held.queue);
    if (group) group.push(held);
    else groups.set(held.queue, [held]);
  }
  return groups;
}
