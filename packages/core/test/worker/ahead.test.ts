import { describe, expect, it } from "@jest/globals";
import {
  execute,
  flowSchema,
  all,
  MemoryBroker,
  RemoteExecutionQueue,
  startWorker,
  taskableOperation,
  type MessageQueue,
} from "@mazepa/core";
import { gate } from "../gate.js";
import { silent } from "./worker-in-memory.js";

/** Tells what a worker does with its task queue. */
class WatchedBroker extends MemoryBroker {
  readonly released: number[] = [];
  readonly firstRelease = gate();
  receiving = 0;

  override queue(name: string): MessageQueue {
    const queue = super.queue(name);
    if (name !== "tasks") return queue;
    return Object.assign(Object.create(queue) as MessageQueue, {
      name,
      limits: queue.limits,
      send: queue.send.bind(queue),
      acknowledge: queue.acknowledge.bind(queue),
      extendLease: queue.extendLease.bind(queue),
      receive: (options: Parameters<MessageQueue["receive"]>[0]) => {
        this.receiving++;
        return queue.receive(options).finally(() => this.receiving--);
      },
      release: async (...[messages, delayMs]: Parameters<MessageQueue["release"]>) => {
        await queue.release(messages, delayMs);
        this.released.push(messages.length);
        this.firstRelease.open();
      },
    });
  }
}

const quick = taskableOperation({ name: "ahead.quick" }, (value: number) => value);
const opened = gate();
const held = taskableOperation({ name: "ahead.held" }, async (value: number) => opened.opened.then(() => value));

const mixed = flowSchema({ name: "ahead.mixedInMemory" }, function* () {
  yield* all(Array.from({ length: 60 }, (_, index) => quick.makeTask(index)));
  return yield* all(Array.from({ length: 30 }, (_, index) => held.makeTask(index)));
});

describe("a worker that received tasks ahead", () => {
  it("W3 gives them back once, together, and takes no more until the long one has ended: else each would be delivered too often", async () => {
    const broker = new WatchedBroker();
    await broker.createQueue("tasks");
    const worker = startWorker({ broker, queues: ["tasks"], isolation: "inline", maxDeliveries: 2, log: silent });
    const result = execute(mixed(), { queue: new RemoteExecutionQueue({ broker, taskQueues: "tasks" }) });

    await broker.firstRelease.opened;
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));

    expect(broker.released).toEqual([29]);
    expect(broker.receiving).toBe(0);
    opened.open();
    expect(await result).toHaveLength(30);
    await worker.stop();
  });
});
