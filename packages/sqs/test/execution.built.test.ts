import { once } from "node:events";
import { watch } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { lambdaWorker, type LambdaContext, type SqsBatchResponse, type SqsBroker } from "@mazepa/sqs";
import type { ReceivedMessage } from "@mazepa/core/transport";
import { partialFailure, sqsError } from "./aws/sqs-faults.js";
import { Workshop } from "./aws/workshop.js";
import { block, blockAtFirst, rest, square } from "./processes/operations.js";

let workshop: Workshop;
beforeEach(async () => void (workshop = await Workshop.open()));
afterEach(() => workshop.close());

const numbers = Array.from({ length: 300 }, (_, index) => index);
const squares = numbers.map((value) => value * value);
const tasks = () => numbers.map((value) => square.makeTask(value));

describe("executions over SQS", () => {
  it("W1 end with all results, and leave no message and no outcome queue behind", async () => {
    const workers = [await workshop.startWorker(), await workshop.startWorker()];

    const results = await workshop.run(tasks(), { maxInFlight: 100 });

    expect(results).toEqual(squares);
    const stats = await Promise.all(workers.map(({ stop }) => stop()));
    expect(stats.reduce((sum, worker) => sum + (worker?.succeeded ?? 0), 0)).toBe(300);
    expect(await workshop.broker.queue("tasks").depth()).toEqual({ ready: 0, leased: 0, delayed: 0 });
    expect(await workshop.broker.queueNames()).toEqual(["tasks"]);
  });

  it("W1 end with all results when requests are throttled, cut, and succeed in part", async () => {
    let seen = 0;
    workshop.proxy.inject((request) => {
      seen += 1;
      if (seen % 7 === 0) return { answer: sqsError(503, "ServiceUnavailable") };
      if (seen % 11 === 0 && request.action !== "ReceiveMessage") return { cut: "in-answer" };
      if (seen % 5 === 0 && /Batch$/.test(request.action))
        return partialFailure(({ Id }) => Number(Id) % 4 === 1, { Code: "InternalError", SenderFault: false })(request);
      return undefined;
    });
    await workshop.startWorker();

    const results = await workshop.run(tasks(), { maxInFlight: 100 });

    expect(results).toEqual(squares);
  });

  it("W2 keep the lease of an operation that blocks for several of them, from the lease thread", async () => {
    const start = () => workshop.startWorker({ concurrency: 1, leaseMs: 6000 });
    const workers = await Promise.all([start(), start()]);

    await workshop.run(block.makeTask(7000));

    expect(
      workshop.proxy.requests.filter(
        ({ action, body }) => action === "ChangeMessageVisibilityBatch" && body.includes('"VisibilityTimeout":6'),
      ).length,
    ).toBeGreaterThan(2);
    const stats = await Promise.all(workers.map(({ stop }) => stop()));
    expect(stats.map((worker) => worker?.lost)).toEqual([0, 0]);
  });

  it("W1 lose nothing when a worker is killed", async () => {
    const { child } = await workshop.startWorker({ concurrency: 1, leaseMs: 1000 });
    const directory = await mkdtemp(path.join(tmpdir(), "mazepa-sqs-"));
    const file = path.join(directory, "lines");
    await writeFile(file, "");
    const watcher = watch(file);
    const began = once(watcher, "change").finally(() => watcher.close());
    const result = workshop.run([blockAtFirst.makeTask(file), square.makeTask(3)]);
    await began;
    child.kill("SIGKILL");
    const second = await workshop.startWorker({ leaseMs: 2000 });

    const [, nine] = await result;

    expect(nine).toBe(9);
    expect((await second.stop())?.succeeded).toBeGreaterThan(0);
    await rm(directory, { recursive: true });
  });
});

describe("a Lambda function behind an event source", () => {
  it("W1 O16 is a worker: its tasks end, and their messages are deleted", async () => {
    const handler = lambdaWorker({ broker: { endpoint: workshop.proxy.endpoint }, log: silent });
    const running = workshop.run(numbers.slice(0, 25).map((value) => square.makeTask(value)));

    const invocations = eventSource(workshop.broker, handler);
    const results = await running;

    expect(results).toEqual(squares.slice(0, 25));
    expect((await invocations.stop()).every(({ batchItemFailures }) => batchItemFailures.length === 0)).toBe(true);
    expect(await workshop.broker.queue("tasks").depth()).toEqual({ ready: 0, leased: 0, delayed: 0 });
  });

  it("W4 gives back a task for which the function's time is too short", async () => {
    const handler = lambdaWorker({ broker: { endpoint: workshop.proxy.endpoint }, log: silent, drainMs: 0 });
    let leftMs = 0;
    const context = { getRemainingTimeInMillis: () => (leftMs += 15_000) - 14_999 };
    const running = workshop.run([rest.makeTask(200)]);

    const invocations = eventSource(workshop.broker, handler, context);
    const results = await running;

    expect(results).toEqual([200]);
    const [first, ...others] = await invocations.stop();
    expect(first?.batchItemFailures).toHaveLength(1);
    expect(others.at(-1)?.batchItemFailures).toEqual([]);
  });

  it("says so when the event is from a queue without the prefix of its broker", async () => {
    const handler = lambdaWorker({ broker: { queuePrefix: "app-" } });
    const record = { ...{ messageId: "1", receiptHandle: "1", body: "" }, attributes: { ApproximateReceiveCount: "1" } };

    const invocation = handler({ Records: [{ ...record, eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:tasks" }] });

    await expect(invocation).rejects.toThrow('Option "queuePrefix" is "app-", and the event is from the queue "tasks".');
  });
});

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** What AWS does: receives messages, invokes the function, and deletes what has not failed. */
function eventSource(broker: SqsBroker, handler: ReturnType<typeof lambdaWorker>, context?: LambdaContext) {
  const queue = broker.queue("tasks");
  const stopping = new AbortController();
  const responses: SqsBatchResponse[] = [];
  const polls = (async () => {
    while (!stopping.signal.aborted) {
      const messages = await queue.receive({ maxCount: 10, waitMs: 5000, leaseMs: 60_000, signal: stopping.signal });
      if (messages.length === 0) continue;
      const response = await handler({ Records: messages.map(toRecord) }, context);
      responses.push(response);
      const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      await queue.acknowledge(messages.filter(({ handle }) => !failed.has(handle)));
    }
  })();
  const stop = async () => {
    stopping.abort();
    await polls;
    return responses;
  };
  return { stop };
}

function toRecord({ handle, body, deliveryCount }: ReceivedMessage) {
  return {
    messageId: handle,
    receiptHandle: handle,
    body,
    eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:tasks",
    attributes: { ApproximateReceiveCount: String(deliveryCount) },
  };
}
