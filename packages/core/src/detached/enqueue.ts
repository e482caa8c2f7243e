import type { AnyIterable } from "../flows/streams.js";
import type { Broker } from "../messaging/broker.js";
import type { Task } from "../tasks/task.js";
import type { EnqueueOptions } from "./enqueue-options.js";

/**
 * Sends tasks to which no head listens to a queue, and resolves to their number once all are
 * durable. Tasks are taken as they can be sent, a few thousand at a time at most, so that the
 * iterable may be endless. Workers run them, retry them by their `retries`, and keep those that
 * fail for good as dead letters, with the error. What an operation's `revert` would undo is never
 * undone.
 *
 * @example
 * ```ts
 * function* tasks() {
 *   for (let page = 0; page < 1_000_000; page++) yield load.makeTask(`https://example.org/${page}`);
 * }
 * const count = await enqueue(broker, "tasks", tasks(), { progress: true });
 * ```
 *
 * @throws InvalidOptionError when an option makes no sense, or the iterable gives something that
 *   cannot be detached: a flow, a task that takes the value of another one, or one with `retryIf`.
 * @throws QueueNotFoundError when the queue does not exist.
 * @throws MessagesNotSentError naming the tasks that could not be sent, by their positions.
 * @throws PayloadTooLargeError when arguments do not fit into a message, and there is no store.
 * @throws whatever the iterable throws, or the reason of `signal`; what was taken before is sent.
 */
export async function enqueue(
  ...[broker, queueName, tasks, options = {}]: [
    broker: Broker,
    queueName: string,
    tasks: AnyIterable<Task>,
    options?: EnqueueOptions,
  ]
): Promise<number> {
  const { enqueueTasks } = await import("./enqueue-tasks.js");
  return enqueueTasks({ broker, queueName, tasks }, options);
}
