import { stampOf } from "./stamp.js";
import { valueText } from "./value-codec.js";
import type { Task } from "../tasks/task.js";
import type { SucceededOutcome } from "../tasks/task-outcome.js";

/**
 * The number of stamps that stay in memory at least, and half of the maximum. Others are computed
 * again from remembered outcomes.
 */
const minStamps = 16_384;

interface RunStamp {
  readonly stamp: string;
  readonly attempt: number;
  readonly startedAtMs: number;
}

/** The stamps of tasks that have run or were restored in an execution, by task id. */
export class RunStamps {
  /** In two halves: a map whose oldest entry is deleted for each new one gets slow. */
  #newer = new Map<string, RunStamp>();
  #older = new Map<string, RunStamp>();

  note(taskId: string, { attempt, startedAt }: SucceededOutcome, stamp: string): void {
    this.#newer.set(taskId, { stamp, attempt, startedAtMs: startedAt.getTime() });
    if (this.#newer.size < minStamps) return;
    this.#older = this.#newer;
    this.#newer = new Map();
  }

  /** The stamp of the task's last success, if it is in memory. */
  of(taskId: string): string | undefined {
    return this.#get(taskId)?.stamp;
  }

  /**
   * The stamp of this outcome.
   *
   * @throws SerializationError when its value cannot be written.
   */
  ofOutcome(task: Task, taskId: string, outcome: SucceededOutcome): string {
    const known = this.#get(taskId);
    if (known?.attempt === outcome.attempt && known.startedAtMs === outcome.startedAt.getTime()) return known.stamp;
    return stampOfOutcome(task, outcome, valueText(outcome.value));
  }

  #get(taskId: string): RunStamp | undefined {
    return this.#newer.get(taskId) ?? this.#older.get(taskId);
  }
}

/** The stamp of a run, by the text of its value. */
export function stampOfOutcome({ contentId }: Task, { startedAt, durationMs, worker }: SucceededOutcome, text: string): string {
  return stampOf(contentId, { startedAtMs: startedAt.getTime(), durationMs, worker }, text);
}
