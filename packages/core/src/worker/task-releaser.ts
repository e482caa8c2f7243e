import { byQueue } from "../messaging/lease-renewer.js";
import type { MessageQueue } from "../messaging/message-queue.js";
import { asError } from "../serialization/as-error.js";
import type { TaskLog } from "../tasks/task-context.js";
import type { LeasedTask } from "./leased-task.js";
import type { WorkerStats } from "./worker-stats.js";

/** Gives tasks back to their queues, in as few requests as possible. */
export class TaskReleaser {
  readonly #stats: WorkerStats;
  readonly #log: TaskLog;

  constructor({ stats, log }: { stats: WorkerStats; log: TaskLog }) {
    this.#stats = stats;
    this.#log = log;
  }

  /** Never rejects: a task that cannot be given back is delivered again when its lease ends. */
  async release(tasks: readonly LeasedTask[], delayMs = 0): Promise<void> {
    await Promise.all([...byQueue(tasks)].map(([queue, group]) => this.#releaseTo(queue, group, delayMs)));
  }

  async #releaseTo(queue: MessageQueue, tasks: readonly LeasedTask[], delayMs: number): Promise<void> {
    this.#stats.released += tasks.length;
    try {
      await queue.release(
        tasks.map(({ message }) => message),
        Math.min(delayMs, queue.limits.maxDelayMs),
      );
    } catch (error) {
      const problem = `Tasks could not be given back; others get them when their leases end: ${asError(error).message}`;
      for (const { tags } of tasks) this.#log.warn(problem, tags);
    }
  }
}
