const suffix = "-dead-letters";

/**
 * The name of a queue's dead-letter queue, on brokers of this project that create queues by name.
 * Dead-letter queues themselves have none.
 */
export function deadLetterQueueName(queue: string): string | undefined {
  return isDeadLetterQueue(queue) ? undefined : `${queue}${suffix}`;
}

/**
 * Whether the name is that of a dead-letter queue. Such a queue is created by its first message.
 */
export function isDeadLetterQueue(queue: string): boolean {
  return queue.endsWith(suffix);
}
