import type { ProgressEntry } from "../progress/progress-entry.js";
import type { Scheduler } from "../scheduling/scheduler.js";
import type { TaskProgress } from "../tasks/task-progress.js";
import type { EventHub } from "./events.js";

/** The number of tasks whose progress is remembered. */
const maxEntries = 1000;
/** The least time in ms between two searches of a full table for tasks that have ended. */
const searchIntervalMs = 1000;

/** What running tasks have told last of their progress, for people: nothing follows from it. */
export class ProgressTable {
  readonly #scheduler: Scheduler;
  readonly #hub: EventHub;
  readonly #entries = new Map<string, ProgressEntry>();
  /** When a full table is searched next, on the clock of `performance`. */
  #searchAtMs = 0;

  constructor(scheduler: Scheduler, hub: EventHub) {
    this.#scheduler = scheduler;
    this.#hub = hub;
  }

  /** Notes progress and tells listeners, unless the attempt is not in flight any more. */
  readonly told = (taskId: string, attempt: number, progress: TaskProgress): void => {
    const about = this.#scheduler.taskInFlight(taskId, attempt);
    if (!about) return;
    if (this.#entries.has(taskId) || this.#hasRoom())
      this.#entries.set(taskId, { ...about, attempt, ...progress, atMs: Date.now() });
    this.#hub.emit({ type: "task-progress", ...about, attempt, ...progress });
  };

  /** The entries of tasks that still run, in the order in which they have told first. */
  list(): readonly ProgressEntry[] {
    this.#forgetEnded();
    return [...this.#entries.values()];
  }

  #hasRoom(): boolean {
    const nowMs = performance.now();
    if (this.#entries.size >= maxEntries && nowMs >= this.#searchAtMs) {
      this.#searchAtMs = nowMs + searchIntervalMs;
      this.#forgetEnded();
    }
    return this.#entries.size < maxEntries;
  }

  #forgetEnded(): void {
    for (const { taskId, attempt } of this.#entries.values())
      if (!this.#scheduler.taskInFlight(taskId, attempt)) this.#entries.delete(taskId);
  }
}
