import { InvalidOptionError, startWorker, type WorkerOptions } from "@mazepa/core";
import { completeWorkerOptions } from "@mazepa/core/internal";
import type { ReceivedMessage } from "@mazepa/core/transport";
import { fromMessageText } from "../message-text.js";
import { SqsBroker } from "../sqs-broker.js";
import type { SqsBrokerOptions } from "../sqs-options.js";
import { EventBroker } from "./event-broker.js";
import { EventQueue } from "./event-queue.js";
import { stopsBeforeMs } from "./time-left.js";

/** The part of an event of SQS that the handler reads, as AWS Lambda gives it. */
export interface SqsEvent {
  readonly Records: readonly {
    readonly messageId: string;
    readonly receiptHandle: string;
    readonly body: string;
    readonly eventSourceARN: string;
    readonly attributes: { readonly ApproximateReceiveCount: string };
  }[];
}

/** The part of Lambda's context that the handler reads. */
export interface LambdaContext {
  /** The time in ms until Lambda ends the invocation. */
  getRemainingTimeInMillis(): number;
}

/** The messages of an event that come again, for `ReportBatchItemFailures`. */
export interface SqsBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Options of {@link lambdaWorker}: those of `startWorker` that make sense there. */
export interface LambdaWorkerOptions extends Omit<
  WorkerOptions,
  "broker" | "queues" | "signal" | "idleTimeoutMs" | "maxRuntimeMs" | "maxTasks" | "leaseMs"
> {
  /**
   * The options of the `SqsBroker` that sends outcomes. Default: what the environment says.
   */
  readonly broker?: SqsBrokerOptions;
}

/**
 * Makes the handler of a Lambda function that is a worker: its event source is the task queue in
 * SQS, with `ReportBatchItemFailures` and a visibility timeout longer than the function's own.
 * Tasks of one event run concurrently, in the function's thread unless `isolation` says otherwise.
 * Tasks that have not ended two seconds before the function's time limit are told to stop, and come
 * again; with threads, processes or `prefixes`, which may have to be ended by force, it is seven
 * seconds. `drainMs` (default 2000) earlier, no more tasks are started.
 *
 * @example
 * ```ts
 * // import "./operations.js";
 * export const handler = lambdaWorker({ drainMs: 5000 });
 * ```
 *
 * @throws InvalidOptionError naming the option that makes no sense.
 */
export function lambdaWorker(
  options: LambdaWorkerOptions = {},
): (event: SqsEvent, context?: LambdaContext) => Promise<SqsBatchResponse> {
  const { broker: brokerOptions = {}, isolation = "inline", drainMs = 2000, ...others } = options;
  const given = { ...others, isolation, drainMs };
  // One for all events: its connections stay open between them.
  const broker = new SqsBroker(brokerOptions);
  completeWorkerOptions({ ...given, broker, queues: ["tasks"] });
  const reservedMs = drainMs + stopsBeforeMs(given);
  return async ({ Records: records }, context) => {
    if (records.length === 0) return { batchItemFailures: [] };
    const queue = new EventQueue(broker.queue(queueNameOf(records, brokerOptions)), records.map(toReceived));
    const remainingMs = context === undefined ? undefined : Math.max(1, context.getRemainingTimeInMillis() - reservedMs);
    const worker = startWorker({
      ...{ ...given, concurrency: given.concurrency ?? records.length },
      ...(remainingMs !== undefined && { maxRuntimeMs: remainingMs }),
      ...{ broker: new EventBroker(broker, queue), queues: [queue.name] },
    });
    await Promise.race([queue.whenDone, worker.done]);
    await worker.stop();
    await worker.done;
    await queue.releaseHeld();
    const failed = records.filter(({ receiptHandle }) => !queue.isDone(receiptHandle));
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

function toReceived({ body, receiptHandle, attributes }: SqsEvent["Records"][number]): ReceivedMessage {
  return { body: fromMessageText(body), handle: receiptHandle, deliveryCount: Number(attributes.ApproximateReceiveCount) };
}

/** The name of the queue, as the broker knows it, from the end of its ARN. */
function queueNameOf(records: SqsEvent["Records"], { queuePrefix = "" }: SqsBrokerOptions): string {
  const full = records[0]?.eventSourceARN.split(":").at(-1) ?? "";
  if (full.startsWith(queuePrefix)) return full.slice(queuePrefix.length);
  throw new InvalidOptionError(`Option "queuePrefix" is "${queuePrefix}", and the event is from the queue "${full}".`);
}
