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
  readonly #revertAll = new WeakSet<object>();
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

  /** Notes that this error of a unit also undoes all outer units, unless it is no object. */
  markRevertAll(error: unknown): void {
    if (isObject(error)) this.#revertAll.add(error);
  }

  /** Whether this very error was noted. */
  isRevertAll(error: unknown): boolean {
    return isObject(error) && this.#revertAll.has(error);
  }
}

function isObject(error: unknown): error is object {
  return typeof error === "object" && error !== null;
}
