const suffix = "-dead-letters";

/**
 * What the dead-letter queue of a queue is called on brokers of this project that make queues by
 * name; dead letters themselves have none.
 */
export function deadLetterQueueName(queue: string): string | undefined {
  return isDeadLetterQueue(queue) ? undefined : `${queue}${suffix}`;
}

/**
 * Whether a queue's name is that of a dead-letter queue. Such a queue comes into being with its
 * first message.
 */
export function isDeadLetterQueue(queue: string): boolean {
  return queue.endsWith(suffix);
}
