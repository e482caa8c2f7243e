import { notify } from "../callbacks.js";
import { InvalidOptionError } from "../errors.js";
import { describeValue } from "../flows/describe-value.js";
import { isFlow } from "../flows/flow.js";
import type { AnyIterable } from "../flows/streams.js";
import type { Broker } from "../messaging/broker.js";
import { checkDelay } from "../messaging/message-limits.js";
import { QueueNotFoundError } from "../messaging/queue-errors.js";
import { checkQueueName } from "../messaging/queue-name.js";
import { whenReachable } from "../messaging/when-reachable.js";
import { checkBoolean, checkDuration, checkFunction, checkKnown, checkSignal } from "../options.js";
import { suppress } from "../suppress.js";
import { isTask, type Task } from "../tasks/task.js";
import { freshExecutionId } from "../tasks/execution-id.js";
import { detachedWith } from "../wire/detached.js";
import { checkSigningKeys, MessageSigner } from "../wire/message-signer.js";
import { checkPayloadCodec } from "../wire/payload-codec.js";
import { PayloadPacker } from "../wire/payload-packer.js";
import { TaskEncoder } from "../wire/task-encoder.js";
import { checkDetachable, RevertWarnings } from "./detachable.js";
import type { EnqueueProgress } from "./enqueue-progress.js";
import type { EnqueueOptions } from "./enqueue-options.js";
import { MessageBatches } from "./message-batches.js";
import { TaskSender, type TaskSenderOptions } from "./task-sender.js";

/** The tasks, and where they go. */
export interface EnqueuedTasks {
  readonly broker: Broker;
  readonly queueName: string;
  readonly tasks: AnyIterable<Task>;
}

/** Sends the tasks, see `enqueue`. */
export async function enqueueTasks({ broker, queueName, tasks }: EnqueuedTasks, options: EnqueueOptions): Promise<number> {
  checkOptions(broker, options);
  const queue = broker.queue(checkQueueName(queueName));
  const { delayMs = 0, onSent, progress, signal } = options;
  checkDelay(queue, delayMs);
  const given = iterableOf(tasks);
  if (!(await whenReachable(() => broker.queueExists(queueName)))) throw new QueueNotFoundError(queueName, broker.name);
  const executionId = freshExecutionId();
  const display = progress ? await displayFor(given, { queueName, executionId }) : undefined;
  let sent = 0;
  const onBatch = (count: number): void => {
    sent += count;
    display?.sent(count);
    if (onSent) notify(() => onSent(sent));
  };
  const batches = new MessageBatches({ queue, delayMs, onSent: onBatch });
  try {
    await sendAll(given, { batches, encode: encoderFor({ broker, queueName, executionId }, options), signal, display });
  } finally {
    display?.stop();
  }
  return sent;
}

interface Sending extends TaskSenderOptions {
  readonly signal: AbortSignal | undefined;
  readonly display: EnqueueProgress | undefined;
}

/** Sends all tasks, or those that were taken before something failed. */
async function sendAll(tasks: AnyIterable<Task>, sending: Sending): Promise<void> {
  const { batches, signal, display } = sending;
  const sender = new TaskSender(sending);
  let position = 0;
  try {
    for await (const task of tasks) {
      signal?.throwIfAborted();
      checkDetachable(task, position++);
      display?.taken();
      await sender.add(task);
      if (batches.hasFailed) break;
    }
  } catch (error) {
    await sender.finish().catch((other: unknown) => suppress(error, other));
    throw error;
  }
  await sender.finish();
}

/** Begins to show progress. The total is known of an array. */
async function displayFor(
  tasks: AnyIterable<Task>,
  name: { readonly queueName: string; readonly executionId: string },
): Promise<EnqueueProgress> {
  const { EnqueueProgress } = await import("./enqueue-progress.js");
  return new EnqueueProgress({ ...name, expected: Array.isArray(tasks) ? tasks.length : undefined });
}

function encoderFor(
  { broker, queueName, executionId }: Pick<EnqueuedTasks, "broker" | "queueName"> & { readonly executionId: string },
  options: EnqueueOptions,
): (task: Task) => Promise<string> {
  const encoder = new TaskEncoder({
    broker,
    signer: new MessageSigner(options.signingKeys),
    packer: new PayloadPacker(options),
  });
  const warnings = new RevertWarnings();
  return (task) => {
    warnings.look(task);
    const { id, operationId, operation, args, options: taskOptions, packageVersion } = task;
    const submission = { id, operationId, operation, args, options: taskOptions, packageVersion, executionId, attempt: 1 };
    return encoder.encode(submission, queueName, { detached: detachedWith(taskOptions.retries) });
  };
}

/** The tasks as an iterable. A task is one itself, for `yield*`. */
function iterableOf(tasks: unknown): AnyIterable<Task> {
  if (isTask(tasks)) return [tasks];
  const isObject = typeof tasks === "object" && tasks !== null;
  if (isObject && !isFlow(tasks) && (Symbol.iterator in tasks || Symbol.asyncIterator in tasks))
    return tasks as AnyIterable<Task>;
  throw new InvalidOptionError(
    `enqueue takes an iterable of tasks, not ${isFlow(tasks) ? "a flow, which needs a head: execute it, or post it as a job" : describeValue(tasks)}.`,
  );
}

function checkOptions(broker: Broker, options: EnqueueOptions): void {
  checkKnown("enqueue", options, ["delayMs", "payloads", "signingKeys", "payloadCodec", "progress", "onSent", "signal"]);
  if (typeof broker?.queue !== "function") throw new InvalidOptionError("enqueue takes a Broker first, such as a FileBroker.");
  const { delayMs, payloads, signingKeys, payloadCodec, progress, onSent, signal } = options;
  checkDuration("delayMs", delayMs);
  if (payloads !== undefined && typeof payloads.put !== "function")
    throw new InvalidOptionError('Option "payloads" must be a BlobStore.');
  checkSigningKeys(signingKeys);
  checkPayloadCodec(payloadCodec);
  checkBoolean("progress", progress);
  checkFunction("onSent", onSent);
  checkSignal("signal", signal);
}
