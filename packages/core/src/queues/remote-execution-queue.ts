import { InvalidOptionError } from "../errors.js";
import type { Broker } from "../messaging/broker.js";
import { QueueNotFoundError } from "../messaging/queue-errors.js";
import { whenReachable } from "../messaging/when-reachable.js";
import { checkQueueName } from "../messaging/queue-name.js";
import { checkKnown } from "../options.js";
import type { BlobStore } from "../storage/blob-store.js";
import { checkSigningKeys, type SigningKey } from "../wire/message-signer.js";
import { checkPayloadCodec, type PayloadCodec } from "../wire/payload-codec.js";
import { defaultOutcomePrefix, outcomeQueueName } from "../wire/outcome-queue-name.js";
import type { ExecutionChannel, ExecutionQueue } from "./execution-queue.js";
import { RemoteChannel } from "./remote-channel.js";
import { TaskRoutes, type TaskQueueRoute } from "./task-routes.js";

/** Options of {@link RemoteExecutionQueue}. */
export interface RemoteExecutionQueueOptions {
  readonly broker: Broker;
  /**
   * The queue that tasks go to, or a list: a task goes to the first whose `workerTypes` include its
   * own (one without takes any). They must exist.
   */
  readonly taskQueues: string | readonly (string | TaskQueueRoute)[];
  /**
   * A queue for outcomes that exists already; it serves one execution at a time. Default: one that
   * is made for each execution, and deleted after it.
   */
  readonly outcomeQueue?: string;
  /**
   * What the names of outcome queues begin with: `<outcomePrefix>-<executionId>-<generation>`.
   * Default `"mazepa"`.
   */
  readonly outcomePrefix?: string;
  /** Where values go that are too large for a message. Workers need the same store. */
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
   * Whether the outcome queue of an earlier head is still there; no matter for a fixed one, which
   * all generations use.
   */
  async isOpen(execution: ExecutionName): Promise<boolean> {
    if (this.#options.outcomeQueue !== undefined) return false;
    return whenReachable(() => this.#options.broker.queueExists(this.#outcomeQueue(execution)));
  }

  /**
   * Makes the execution's outcome queue unless it is there. A broker that cannot be reached is
   * tried a few times.
   *
   * @throws QueueConnectionError when it never can be.
   * @throws QueueNotFoundError when a task queue, or the fixed outcome queue, does not exist.
   */
  async open(execution: ExecutionName): Promise<ExecutionChannel> {
    const { broker, outcomeQueue } = this.#options;
    await this.#checkQueues([...this.#routes.queueNames, ...(outcomeQueue === undefined ? [] : [outcomeQueue])]);
    const name = this.#outcomeQueue(execution);
    if (outcomeQueue === undefined) await whenReachable(() => broker.createQueue(name));
    return new RemoteChannel({
      ...this.#options,
      routes: this.#routes,
      executionId: execution.executionId,
      outcomes: name,
      isFixed: outcomeQueue !== undefined,
    });
  }

  #outcomeQueue({ executionId, generation }: ExecutionName): string {
    const { outcomeQueue, outcomePrefix: prefix = defaultOutcomePrefix } = this.#options;
    return outcomeQueue ?? outcomeQueueName({ prefix, executionId, generation });
  }

  async #checkQueues(names: readonly string[]): Promise<void> {
    const { broker } = this.#options;
    for (const name of names)
      if (!(await whenReachable(() => broker.queueExists(name)))) throw new QueueNotFoundError(name, broker.name);
  }
}
