import { systemClock } from "../messaging/clock.js";
import type { Broker } from "../messaging/broker.js";
import type { BlobStore } from "../storage/blob-store.js";
import { asError } from "../serialization/as-error.js";
import type { TaskLog } from "../tasks/task-context.js";
import { isCancelled, nothingCancelled, readCancelledTasks, type CancelledTasks } from "../wire/cancelled-tasks.js";
import type { TaskMessage } from "../wire/task-message.js";
import type { LeasedTask } from "./leased-task.js";

/** The state of an execution, as a worker knows it. */
export interface WatchedExecution {
  readonly isOver: boolean;
  readonly cancelled: CancelledTasks;
}

interface Watched {
  readonly atMs: number;
  readonly state: Promise<WatchedExecution>;
}

/** Options of an {@link ExecutionWatch}. */
export interface ExecutionWatchOptions {
  readonly broker: Broker;
  readonly payloads?: BlobStore | undefined;
  readonly cancelCheckMs: number;
  readonly log: TaskLog;
}

const running: WatchedExecution = { isOver: false, cancelled: nothingCancelled };

/**
 * Watches which executions are over, and which of their tasks were cancelled. Broker and store are
 * asked at most once per execution and `cancelCheckMs` (rule W6).
 */
export class ExecutionWatch {
  readonly #options: ExecutionWatchOptions;
  /** In the order of the requests, the oldest first. */
  readonly #known = new Map<string, Watched>();

  constructor(options: ExecutionWatchOptions) {
    this.#options = options;
  }

  stateOf({ executionId, replyTo = "" }: Pick<TaskMessage, "executionId" | "replyTo">): Promise<WatchedExecution> {
    const nowMs = systemClock.now();
    const key = `${executionId} ${replyTo}`;
    const known = this.#known.get(key);
    if (known && nowMs - known.atMs < this.#options.cancelCheckMs) return known.state;
    this.#forgetOld(nowMs);
    this.#known.delete(key);
    const state = this.#ask(executionId, replyTo);
    this.#known.set(key, { atMs: nowMs, state });
    return state;
  }

  /** Tells a task to stop that was cancelled, or whose execution is over. */
  async check(leased: LeasedTask): Promise<void> {
    if (!leased.task || leased.task.detached) return;
    const { isOver, cancelled } = await this.stateOf(leased.task);
    if (isOver) leased.endAs("unwanted");
    if (isCancelled(leased.task, cancelled)) leased.abort("it was cancelled");
  }

  /**
   * If the broker is unreachable, assume that the execution runs; work is dropped only on a
   * definite "no".
   */
  async #ask(executionId: string, replyTo: string): Promise<WatchedExecution> {
    const { broker, payloads, log } = this.#options;
    try {
      if (!(await broker.queueExists(replyTo))) return { ...running, isOver: true };
      return payloads ? { isOver: false, cancelled: await readCancelledTasks(payloads, executionId) } : running;
    } catch (error) {
      log.warn(`Whether execution ${executionId} still runs could not be asked: ${asError(error).message}`, {
        execution: executionId,
      });
      return running;
    }
  }

  #forgetOld(nowMs: number): void {
    for (const [key, { atMs }] of this.#known) {
      if (nowMs - atMs < this.#options.cancelCheckMs) return;
      this.#known.delete(key);
    }
  }
}
