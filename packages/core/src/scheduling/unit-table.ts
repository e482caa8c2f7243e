import { ErrorSet } from "./error-set.js";
import type { TaskNode, Unit } from "./nodes.js";

/** The units of an execution. */
export class UnitTable {
  readonly live = new Set<Unit>();
  /** The latest one under way in a place. */
  readonly byPlace = new Map<string, Unit>();
  /** Units that wait for an earlier one of their place to end. */
  readonly successors = new WeakMap<Unit, Unit>();
  /** The number of units of a place that ended reverted in this walk. */
  readonly turns = new Map<string, number>();
  /** Errors of units that also undo all outer units. */
  readonly revertAll = new ErrorSet();
  /** Tasks whose attempt of this number has waited too long, and of which the queue was asked. */
  readonly overdue = new WeakMap<TaskNode, number>();
  /** The counter that numbers notes and failures. */
  clock = 0;
  /**
   * Whether units that no flow has reached must be requested before the root ends, or were
   * requested (rule R20).
   */
  leftovers: "unknown" | "asked" | "known" = "known";
  /** Whether the execution is being cancelled: then nothing is undone. */
  isCancelled = false;

  /** Whether a unit is being opened. */
  get isOpening(): boolean {
    for (const { phase } of this.live) if (phase === "opening") return true;
    return false;
  }
}
