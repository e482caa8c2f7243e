import type { TaskNode, Unit } from "./nodes.js";

/** What is known of the units of an execution. */
export class UnitTable {
  readonly live = new Set<Unit>();
  /** The latest one under way in a place. */
  readonly byPlace = new Map<string, Unit>();
  /** Units that wait for an earlier one of their place to end. */
  readonly successors = new Map<Unit, Unit>();
  /** How many of a place have ended reverted in this walk. */
  readonly turns = new Map<string, number>();
  /** Errors of units that are to undo all around them. */
  readonly revertAll = new WeakSet<object>();
  /** Tasks whose attempt of this number has waited too long, and of which the queue was asked. */
  readonly overdue = new Map<TaskNode, number>();
  /** Numbers notes and failures. */
  clock = 0;
  /**
   * Whether units that no flow has come to are to be asked for before the root ends, or were asked
   * for (rule R20).
   */
  leftovers: "unknown" | "asked" | "known" = "known";
  /** The execution is being cancelled: nothing is undone. */
  isCancelled = false;

  /** Whether a unit is being opened. */
  get isOpening(): boolean {
    for (const { phase } of this.live) if (phase === "opening") return true;
    return false;
  }
}
