import { describe, expect, it } from "@jest/globals";
import {
  execute,
  flowSchema,
  reduce,
  MemoryBroker,
  RemoteExecutionQueue,
  startWorker,
  taskableOperation,
} from "../../src/index.js";
import type { Broker, MessageQueue } from "../../src/index.js";

const count = 1000;
/** Of SQS: how many messages a request may carry. */
const maxInRequest = 10;

const silent = { debug() {}, info() {}, warn() {}, error() {} };

const number = taskableOperation({ name: "requests.number" }, (value: number): number => value);

const sum = flowSchema({ name: "requests.sum" }, function* () {
  const tasks = function* () {
    for (let value = 0; value < count; value++) yield number.makeTask(value);
  };
  return yield* reduce(tasks(), (total, value) => total + value, 0);
});

/** A broker that counts the requests which one of ten messages each would take. */
class CountingBroker extends MemoryBroker {
  readonly requests: Record<"send" | "receive" | "acknowledge" | "others", number> = {
    send: 0,
    receive: 0,
    acknowledge: 0,
    others: 0,
  };

  override queue(name: string): MessageQueue {
    const queue = super.queue(name);
    const counted = (what: keyof CountingBroker["requests"], messages: number) =>
      (this.requests[what] += Math.max(1, Math.ceil(messages / maxInRequest)));
    return {
      name,
      limits: queue.limits,
      send: (messages) => (counted("send", messages.length), queue.send(messages)),
      receive: async (options) => {
        const received = await queue.receive(options);
        counted("receive", received.length);
        return received;
      },
      acknowledge: (messages) => (counted("acknowledge", messages.length), queue.acknowledge(messages)),
      extendLease: (messages, leaseMs) => (counted("others", messages.length), queue.extendLease(messages, leaseMs)),
      release: (messages, delayMs) => (counted("others", messages.length), queue.release(messages, delayMs)),
      depth: () => queue.depth(),
      purge: () => queue.purge(),
    };
  }
}

describe("requests of a head and a worker", () => {
  it("are few for each short task", async () => {
    const broker: CountingBroker & Broker = new CountingBroker({ limits: { maxBatch: 100 } });
    await broker.createQueue("tasks");
    const worker = startWorker({ broker, queues: ["tasks"], isolation: "inline", concurrency: 10, log: silent });

    await execute(sum(), { queue: new RemoteExecutionQueue({ broker, taskQueues: "tasks" }) });
    await worker.stop();

    const { send, receive, acknowledge, others } = broker.requests;
    expect((send + receive + acknowledge + others) / count).toBeLessThan(0.6);
  });
});
