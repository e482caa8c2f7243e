const suffix = "-dead-letters";

/**
 * The name of a queue's dead-letter queue, on brokers of this project that create queues by name.
 * Dead-letter queues themselves have none.
 *
 * @example
 * ```ts
 * deadLetterQueueName("tasks"); // "tasks-dead"
 * ```
 */
export function deadLetterQueueName(queue: string): string | undefined {
  return isDeadLetterQueue(queue) ? undefined : `${queue}${suffix}`;
}

/**
 * Whether the name is that of a dead-letter queue. Such a queue is created by its first message.
 *
 * @example
 * ```ts
 * isDeadLetterQueue("tasks"); // false
 * ```
 */
export function isDeadLetterQueue(queue: string): boolean {
  return queue.endsWith(suffix);
}
