import type { OperationCounts } from "../../src/scheduling/progress.js";
import type { SchedulerEvent } from "../../src/scheduling/scheduler-events.js";
import { keyOf, type Attempt } from "./harness.js";

/** The counts that follow from an event. */
const countOf: Partial<Record<SchedulerEvent["type"], keyof OperationCounts>> = {
  "task-succeeded": "succeeded",
  "task-failed": "failed",
  "task-cancelled": "cancelled",
  "task-retrying": "retried",
  "task-restored": "restored",
};

/** Counts what events tell, and compares it with the counts of the scheduler. */
export class CountedEvents {
  readonly #counts = new Map<string, number>();
  /** The operations of the attempts that have been started. */
  readonly #started = new Map<string, string>();

  add(event: SchedulerEvent): void {
    if (!("operationId" in event)) return;
    const count = countOf[event.type];
    if (event.type === "task-started") this.#started.set(keyOf(event.taskId, event.attempt), event.operationId);
    if (count) this.#counts.set(`${event.operationId} ${count}`, this.#countOf(event.operationId, count) + 1);
  }

  /** `out` are the attempts under way that were not told to stop. */
  check(snapshot: Readonly<Record<string, OperationCounts>>, out: readonly Attempt[]): void {
    for (const [operationId, counts] of Object.entries(snapshot)) {
      for (const count of Object.values(countOf)) {
        const told = this.#countOf(operationId, count);
        if (counts[count] !== told) throw new Error(`${operationId}: ${counts[count]} are ${count}, and events tell of ${told}`);
      }
      const running = out.filter(({ taskId, attempt }) => this.#started.get(keyOf(taskId, attempt)) === operationId);
      if (counts.running !== running.length)
        throw new Error(`${operationId}: ${counts.running} are running, and ${running.length} have been started`);
    }
  }

  #countOf(operationId: string, count: keyof OperationCounts): number {
    return this.#counts.get(`${operationId} ${count}`) ?? 0;
  }
}
