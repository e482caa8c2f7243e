import path from "node:path";
import { InvalidOptionError, isMazepaError, SerializationError, WorkerCrashedError } from "../errors.js";
import { isRefusedPromise } from "../is-promise-like.js";
import type { RunnableTask } from "../isolation/task-runner.js";
import { operationOf } from "../operations/revert-operation.js";
import { deserialize } from "../serialization/deserialize.js";
import { asError } from "../serialization/as-error.js";
import type { Submission } from "../tasks/submission.js";
import { cacheOf } from "../tasks/task-directory.js";
import { cancelledOutcome, failedOutcome, neverRan, type AttemptRecord, type TaskOutcome } from "../tasks/task-outcome.js";
import { isCancelled } from "../wire/cancelled-tasks.js";
import type { MessageSigner } from "../wire/message-signer.js";
import { checkReplyTo } from "../wire/outcome-queue-name.js";
import type { PayloadPacker } from "../wire/payload-packer.js";
import { toTaskHeader, readTaskMessage, readTaskPayload, type TaskHeader, type TaskMessage } from "../wire/task-message.js";
import { mostDeliveries } from "./detached-failure.js";
import type { ExecutionWatch } from "./execution-watch.js";
import type { LeasedTask } from "./leased-task.js";
import type { CompleteWorkerOptions } from "./worker-options.js";

/** The decision about a message. */
export type MessageDecision =
  | { readonly type: "run"; readonly task: RunnableTask }
  /** Its execution is over. */
  | { readonly type: "drop" }
  /**
   * The task is not run, and its head is told so. With `keep`, the message is also kept as a dead
   * letter, for that reason.
   */
  | { readonly type: "report"; readonly outcome: TaskOutcome; readonly keep?: string }
  /** The message names no head that could be told. */
  | { readonly type: "poison"; readonly reason: string };

/** The task of a message, absent if the message cannot be read, and what to do with it. */
export interface ValidatedMessage {
  readonly task: TaskMessage | undefined;
  readonly decision: MessageDecision;
}

/** Options of a {@link MessageValidator}. */
export interface MessageValidatorOptions {
  readonly options: CompleteWorkerOptions;
  readonly signer: MessageSigner;
  readonly packer: PayloadPacker;
  readonly watch: ExecutionWatch;
}

/**
 * Validates messages in the worker's own thread: reads envelope, signature and the payload's text,
 * and decides what to do with the message. It never reads an operation or an argument.
 */
export class MessageValidator {
  readonly #parts: MessageValidatorOptions;

  constructor(parts: MessageValidatorOptions) {
    this.#parts = parts;
  }

  /** Never rejects. */
  async validate(leased: LeasedTask): Promise<ValidatedMessage> {
    let task: TaskMessage;
    try {
      task = this.#read(leased);
    } catch (error) {
      return { task: undefined, decision: { type: "poison", reason: asError(error).message } };
    }
    const decision = (await this.#unwanted(task)) ?? this.#overdelivered(leased, task) ?? (await this.#accept(task));
    return { task, decision };
  }

  #read({ queue, message }: LeasedTask): TaskMessage {
    const { signer, options } = this.#parts;
    const task = readTaskMessage(signer.verify(queue.name, message.body));
    const { replyTo, detached } = task;
    if (detached && replyTo === undefined) return { ...task, attempt: message.deliveryCount };
    if (replyTo === undefined)
      throw new SerializationError("replyTo", "is missing in the message: there is no queue for the outcome.");
    if (options.queues.includes(replyTo))
      throw new SerializationError("replyTo", `is "${replyTo}" in the message, which is a task queue. Nothing is sent there.`);
    checkReplyTo(replyTo, options.outcomePrefix);
    return task;
  }

  async #unwanted(task: TaskMessage): Promise<MessageDecision | undefined> {
    if (task.detached) return undefined;
    const { isOver, cancelled } = await this.#parts.watch.stateOf(task);
    if (isOver) return { type: "drop" };
    return isCancelled(task, cancelled) ? this.#cancelled(task, "it was cancelled before it started") : undefined;
  }

  #overdelivered({ message: { deliveryCount }, queue }: LeasedTask, task: TaskMessage): MessageDecision | undefined {
    const { maxDeliveries: least } = this.#parts.options;
    const maxDeliveries = task.detached ? mostDeliveries(task.detached, least) : least;
    if (deliveryCount <= maxDeliveries) return undefined;
    const reason =
      `Task ${task.id} of operation "${task.operationId}" was delivered ${deliveryCount} times by queue "${queue.name}" without an outcome: ` +
      `it may be what kills its workers. It is not run again (maxDeliveries: ${maxDeliveries}).`;
    return {
      type: "report",
      outcome: failedOutcome(new WorkerCrashedError(reason), this.#record(task)),
      keep: reason,
    };
  }

  async #accept(task: TaskMessage): Promise<MessageDecision> {
    const header = this.#withDirectory(toTaskHeader(task));
    try {
      const payload = (await this.#parts.packer.unpack(task.packed, task)) ?? "";
      if (!this.#isWanted(header, payload)) return this.#cancelled(task, "the worker's taskFilter refused it");
      return { type: "run", task: { header, payload } };
    } catch (thrown) {
      const error = asError(thrown);
      const keep = isMazepaError(error, "MAZEPA_SERIALIZATION") ? { keep: error.message } : {};
      return { type: "report", outcome: failedOutcome(error, this.#record(task)), ...keep };
    }
  }

  /** The header with the directory of the run as this machine sees it. */
  #withDirectory(header: TaskHeader): TaskHeader {
    const { cacheDirectory } = this.#parts.options;
    if (cacheDirectory === undefined || !header.directory) return header;
    const { length = 0 } = cacheOf(header.directory) ?? "";
    return { ...header, directory: `${path.resolve(cacheDirectory)}${header.directory.slice(length)}` };
  }

  /** Whether the filter takes the task; a revert as a task of its operation, or by its own id. */
  #isWanted(header: TaskHeader, payload: string): boolean {
    const { taskFilter } = this.#parts.options;
    if (taskFilter === undefined) return true;
    const isRevert = payload.split("\n", 3).length === 3;
    const ids = new Set([operationOf(header.operationId, isRevert), header.operationId]);
    return [...ids].some((operationId) => this.#takes(taskFilter, lazySubmission(header, payload, operationId)));
  }

  #takes(taskFilter: (submission: Submission) => boolean, submission: Submission): boolean {
    const answer: unknown = taskFilter(submission);
    if (!isRefusedPromise(answer)) return Boolean(answer);
    throw new InvalidOptionError('Option "taskFilter" gave a promise; it must give true or false at once.');
  }

  #cancelled(task: TaskMessage, reason: string): MessageDecision {
    return { type: "report", outcome: cancelledOutcome(reason, this.#record(task)) };
  }

  #record({ attempt }: TaskMessage): AttemptRecord {
    return neverRan(attempt, this.#parts.options.worker);
  }
}

/**
 * A submission that reads its arguments when they are used: most filters look at ids, tags and
 * types only.
 */
function lazySubmission(header: TaskHeader, payload: string, operationId: string): Submission {
  const [, args = "", reverting] = payload.split("\n", 3);
  return {
    ...header,
    operationId,
    get operation() {
      return readTaskPayload(header, payload).operation;
    },
    get args() {
      return deserialize(args) as readonly unknown[];
    },
    get reverting() {
      return reverting === undefined ? undefined : readTaskPayload(header, payload).reverting;
    },
  };
}
