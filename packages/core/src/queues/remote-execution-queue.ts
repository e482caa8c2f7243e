import { InvalidOptionError } from "../errors.js";
import type { Broker } from "../messaging/broker.js";
import { QueueNotFoundError } from "../messaging/queue-errors.js";
import { Outage } from "../messaging/outage.js";
import { whenReachable } from "../messaging/when-reachable.js";
import { checkQueueName } from "../messaging/queue-name.js";
import { checkKnown } from "../options.js";
import type { BlobStore } from "../storage/blob-store.js";
import { checkSigningKeys, type SigningKey } from "../wire/message-signer.js";
import { checkPayloadCodec, type PayloadCodec } from "../wire/payload-codec.js";
import { defaultOutcomePrefix, outcomeQueueName } from "../wire/outcome-queue-name.js";
import type { ExecutionChannel, ExecutionQueue, ReachOptions } from "./execution-queue.js";
import { TaskRoutes, type TaskQueueRoute } from "./task-routes.js";

/** Options of {@link RemoteExecutionQueue}. */
export interface RemoteExecutionQueueOptions {
  /** The broker of the task queues and of the outcome queue. */
  readonly broker: Broker;
  /**
   * The queue for tasks, or a list: a task goes to the first whose `workerTypes` include its own
   * (one without takes any). The queues must exist.
   */
  readonly taskQueues: string | readonly (string | TaskQueueRoute)[];
  /**
   * An existing queue for outcomes, which serves one execution at a time. Default: a queue that is
   * created for each execution and deleted after it.
   */
  readonly outcomeQueue?: string;
  /**
   * The prefix of outcome queue names: `<outcomePrefix>-<executionId>-<generation>`. Default
   * `"mazepa"`.
   */
  readonly outcomePrefix?: string;
  /** The store for values that are too large for a message. Workers need the same store. */
  readonly payloads?: BlobStore;
  /** Secrets shared with the workers: the first signs tasks, all verify outcomes. */
  readonly signingKeys?: readonly SigningKey[];
  /** Encrypts or compresses payloads. Workers need the same one. */
  readonly payloadCodec?: PayloadCodec;
}

interface ExecutionName {
  readonly executionId: string;
  readonly generation: number;
}

/**
 * Runs tasks on workers: sends them through the queues of a broker and receives the outcomes from a
 * queue of the execution's own.
 *
 * @example
 * ```ts
 * const queue = new RemoteExecutionQueue({
 *   broker,
 *   taskQueues: "tasks",
 *   signingKeys: ["secret"],
 * });
 * const words = await execute(survey(urls), { queue });
 * ```
 *
 * @throws InvalidOptionError naming the option that makes no sense.
 */
export class RemoteExecutionQueue implements ExecutionQueue {
  readonly name: string;
  readonly #options: RemoteExecutionQueueOptions;
  readonly #routes: TaskRoutes;

  constructor(options: RemoteExecutionQueueOptions) {
    checkKnown("RemoteExecutionQueue", options, [
      "broker",
      "taskQueues",
      "outcomeQueue",
      "outcomePrefix",
      "payloads",
      "signingKeys",
      "payloadCodec",
    ]);
    const { broker, outcomeQueue, outcomePrefix, payloads, signingKeys, payloadCodec } = options;
    if (typeof broker?.queue !== "function")
      throw new InvalidOptionError('Option "broker" must be a Broker, such as a FileBroker.');
    if (outcomeQueue !== undefined) checkQueueName(outcomeQueue);
    if (outcomePrefix !== undefined) checkQueueName(outcomePrefix);
    if (payloads !== undefined && typeof payloads.put !== "function")
      throw new InvalidOptionError('Option "payloads" must be a BlobStore.');
    checkSigningKeys(signingKeys);
    checkPayloadCodec(payloadCodec);
    this.#options = options;
    this.#routes = new TaskRoutes(options.taskQueues);
    this.name = `remote (${broker.name})`;
  }

  /**
   * Whether the outcome queue of an earlier head still exists. For a fixed queue this is
   * irrelevant, since all generations use it.
   */
  async isOpen(execution: ExecutionName, reach?: ReachOptions): Promise<boolean> {
    if (this.#options.outcomeQueue !== undefined) return false;
    return this.#reached(reach, () => this.#options.broker.queueExists(this.#outcomeQueue(execution)));
  }

  /** Removes the outcome queue of an earlier head, unless it is gone or fixed. */
  async remove(execution: ExecutionName, reach?: ReachOptions): Promise<void> {
    if (this.#options.outcomeQueue !== undefined) return;
    await this.#reached(reach, () => this.#options.broker.deleteQueue(this.#outcomeQueue(execution)));
  }

  /**
   * Creates the execution's outcome queue unless it exists. If the broker cannot be reached, this
   * is retried a few times.
   *
   * @throws QueueConnectionError when no attempt reaches the broker.
   * @throws QueueNotFoundError when a task queue, or the fixed outcome queue, does not exist.
   */
  async open(execution: ExecutionName, reach: ReachOptions = {}): Promise<ExecutionChannel> {
    const { broker, outcomeQueue } = this.#options;
    await this.#checkQueues(reach, [...this.#routes.queueNames, ...(outcomeQueue === undefined ? [] : [outcomeQueue])]);
    const name = this.#outcomeQueue(execution);
    if (outcomeQueue === undefined) await this.#reached(reach, () => broker.createQueue(name));
    // Loaded on demand: heads without workers elsewhere do not need it.
    const { RemoteChannel } = await import("./remote-channel.js");
    return new RemoteChannel({
      ...this.#options,
      routes: this.#routes,
      ...reach,
      executionId: execution.executionId,
      outcomes: name,
      isFixed: outcomeQueue !== undefined,
    });
  }

  #outcomeQueue({ executionId, generation }: ExecutionName): string {
    const { outcomeQueue, outcomePrefix: prefix = defaultOutcomePrefix } = this.#options;
    return outcomeQueue ?? outcomeQueueName({ prefix, executionId, generation });
  }

  async #checkQueues(reach: ReachOptions, names: readonly string[]): Promise<void> {
    const { broker } = this.#options;
    for (const name of names)
      if (!(await this.#reached(reach, () => broker.queueExists(name)))) throw new QueueNotFoundError(name, broker.name);
  }

  #reached<R>({ outages, signal }: ReachOptions = {}, work: () => Promise<R>): Promise<R> {
    const outage = outages && new Outage(`Broker "${this.#options.broker.name}"`, outages);
    return whenReachable(work, { ...(outage && { outage }), signal });
  }
}
