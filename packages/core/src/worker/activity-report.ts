import type { TaskLog } from "../tasks/task-context.js";
import { repeat, type Timer } from "../timer.js";
import type { ActivityLog } from "./operation-activity.js";
import { activitySentence, endSentence, nonZero } from "./worker-sentences.js";
import type { WorkerStats } from "./worker-stats.js";

/** The parts of an {@link ActivityReport}. */
export interface ActivityReportOptions {
  readonly log: TaskLog;
  /** The counts of the worker, which change. */
  readonly stats: WorkerStats;
  readonly activity: ActivityLog;
  /** The interval of lines in ms; 0: none but the last. */
  readonly everyMs: number;
}

/** Writes to the log of a worker what it does: a line from time to time, and one at the end. */
export class ActivityReport {
  readonly #options: ActivityReportOptions;
  readonly #startedMs = performance.now();
  readonly #timer: Timer | undefined;
  #told: { readonly atMs: number; readonly stats: WorkerStats };

  constructor(options: ActivityReportOptions) {
    const { stats, everyMs } = options;
    this.#options = options;
    this.#told = { atMs: this.#startedMs, stats: { ...stats } };
    this.#timer = everyMs > 0 ? repeat(everyMs, () => this.#tell(), { keepsAlive: false }) : undefined;
  }

  /** Writes the last line. */
  end(reason: string | undefined): void {
    const { log, stats } = this.#options;
    this.#timer?.cancel();
    log.info(endSentence(stats, performance.now() - this.#startedMs), { reason, ...nonZero(stats) });
  }

  #tell(): void {
    const { log, stats, activity } = this.#options;
    const { atMs, stats: before } = this.#told;
    this.#told = { atMs: performance.now(), stats: { ...stats } };
    const [succeeded, failed] = [stats.succeeded - before.succeeded, stats.failed - before.failed];
    const since = { succeeded, failed, cancelled: stats.cancelled - before.cancelled };
    const lastedMs = this.#told.atMs - atMs;
    log.info(activitySentence(since, { lastedMs, operations: activity.list() }), nonZero(stats));
  }
}
