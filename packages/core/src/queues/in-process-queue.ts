import { checkBoolean, checkKnown, checkWholeNumber } from "../options.js";
import { defaultWarmInstances } from "../operations/live-operations.js";
import type { ExecutionChannel, ExecutionQueue } from "./execution-queue.js";
import { InProcessChannel } from "./in-process-channel.js";
import { direct } from "./wire-mode.js";

/** Options of {@link InProcessQueue}. */
export interface InProcessQueueOptions {
  /** The number of tasks that run at once, useful for tasks that wait for I/O. Default 1. */
  readonly concurrency?: number;
  /**
   * Whether every task and outcome passes through the wire format, as with a remote queue. Default
   * false.
   */
  readonly serialize?: boolean;
  /** The number of live copies that are kept of operations with `setup`. Default 16. */
  readonly warmInstances?: number;
}

/**
 * Runs tasks in this process: the default of `execute`. With concurrency 1, in the order in which
 * they were yielded.
 *
 * @example
 * ```ts
 * const words = await execute(survey(urls), { queue: new InProcessQueue({ concurrency: 8 }) });
 * ```
 *
 * @throws InvalidOptionError naming the option that makes no sense.
 */
export class InProcessQueue implements ExecutionQueue {
  readonly name = "in-process";
  readonly #options: Required<InProcessQueueOptions>;

  constructor(options: InProcessQueueOptions = {}) {
    checkKnown("InProcessQueue", options, ["concurrency", "serialize", "warmInstances"]);
    checkWholeNumber("concurrency", options.concurrency, 1);
    checkWholeNumber("warmInstances", options.warmInstances, 1);
    checkBoolean("serialize", options.serialize);
    const { concurrency = 1, serialize = false, warmInstances = defaultWarmInstances } = options;
    this.#options = { concurrency, serialize, warmInstances };
  }

  async open(_execution?: unknown): Promise<ExecutionChannel> {
    // The code of messages is loaded by those that want it.
    const wire = this.#options.serialize ? (await import("./through-the-wire.js")).throughTheWire : direct;
    return new InProcessChannel({ ...this.#options, wire });
  }
}
