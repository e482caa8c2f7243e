import type { MemoryBroker, Task } from "@mazepa/core";
import type { MessageQueue } from "@mazepa/core/transport";
import { echo } from "./worker-rule-operations.js";

/** Tasks of `echo`, each with another number. */
export function* echoes(count: number): Generator<Task> {
  for (let number = 0; number < count; number++) yield echo.makeTask(number);
}

/** A broker whose queues are altered. */
export function altered(broker: MemoryBroker, change: (queue: MessageQueue) => Partial<MessageQueue>): MemoryBroker {
  const queue = broker.queue.bind(broker);
  broker.queue = (name) => Object.assign(queue(name), change(queue(name)));
  return broker;
}
