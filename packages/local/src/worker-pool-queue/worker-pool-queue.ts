import type { ExecutionQueue } from "@mazepa/core";
import type { ExecutionChannel, ReachOptions } from "@mazepa/core/transport";
import { SharedPool } from "./shared-pool.js";
import { WorkerPoolChannel } from "./worker-pool-channel.js";
import { completeWorkerPoolOptions, type WorkerPoolQueueOptions } from "./worker-pool-options.js";

/**
 * Runs tasks on all cores of this machine, in threads or processes, each with one task at a time.
 * They are started when an execution begins and ended when the last one is over. A task that
 * crashes its thread, or does not heed its time limit, costs only that thread, which is replaced.
 *
 * @example
 * ```ts
 * const queue = new WorkerPoolQueue({ modules: ["./dist/operations.js"], isolation: "process" });
 * const words = await execute(survey(urls), { queue });
 * ```
 *
 * @throws InvalidOptionError naming the option that makes no sense; `execute` rejects with one when
 *   a module cannot be imported.
 */
export class WorkerPoolQueue implements ExecutionQueue {
  readonly name = "worker-pool";
  readonly #shared: SharedPool;

  constructor(options: WorkerPoolQueueOptions) {
    this.#shared = new SharedPool(completeWorkerPoolOptions(options));
  }

  async open(_execution?: unknown, { cancelGraceMs }: ReachOptions = {}): Promise<ExecutionChannel> {
    return new WorkerPoolChannel({ ...(await this.#shared.acquire()), cancelGraceMs });
  }
}
