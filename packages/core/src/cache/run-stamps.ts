import { stampOf } from "./stamp.js";
import { valueText } from "./value-codec.js";
import type { Task } from "../tasks/task.js";
import type { SucceededOutcome } from "../tasks/task-outcome.js";

/** The maximum number of stamps in memory; others are computed again from remembered outcomes. */
const maxStamps = 32_768;

interface RunStamp {
  readonly stamp: string;
  readonly attempt: number;
  readonly startedAtMs: number;
}

/** The stamps of tasks that have run or were restored in an execution, by task id. */
export class RunStamps {
  readonly #stamps = new Map<string, RunStamp>();

  note(taskId: string, { attempt, startedAt }: SucceededOutcome, stamp: string): void {
    this.#stamps.delete(taskId);
    this.#stamps.set(taskId, { stamp, attempt, startedAtMs: startedAt.getTime() });
    if (this.#stamps.size > maxStamps) for (const oldest of this.#stamps.keys()) return void this.#stamps.delete(oldest);
  }

  /** The stamp of the task's last success, if it is in memory. */
  of(taskId: string): string | undefined {
    return this.#stamps.get(taskId)?.stamp;
  }

  /**
   * The stamp of this outcome.
   *
   * @throws SerializationError when its value cannot be written.
   */
  ofOutcome(task: Task, taskId: string, outcome: SucceededOutcome): string {
    const known = this.#stamps.get(taskId);
    if (known?.attempt === outcome.attempt && known.startedAtMs === outcome.startedAt.getTime()) return known.stamp;
    return stampOfOutcome(task, outcome, valueText(outcome.value));
  }
}

/** The stamp of a run, by the text of its value. */
export function stampOfOutcome({ contentId }: Task, { startedAt, durationMs, worker }: SucceededOutcome, text: string): string {
  return stampOf(contentId, { startedAtMs: startedAt.getTime(), durationMs, worker }, text);
}
