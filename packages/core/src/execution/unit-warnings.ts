import { emitWarning } from "../emit-warning.js";
import type { OperationOptions } from "../operations/operation-options.js";
import type { TaskNode, Unit } from "../scheduling/nodes.js";
import type { LedgerEntry } from "../scheduling/ledger-entry.js";
import type { SchedulerEvent } from "../scheduling/scheduler-events.js";

/**
 * Warns of operations with `revert` that run outside of units, once for each operation in an
 * execution.
 */
export class UnitWarnings {
  readonly #warnedOf = new Set<string>();

  warnOutside({ task, options }: TaskNode): void {
    const { operationId } = task;
    if (this.#warnedOf.has(operationId) || (options as OperationOptions).unit === "none") return;
    this.#warnedOf.add(operationId);
    emitWarning(
      `Operation "${operationId}" has \`revert\`, which is never called here: its task is in no unit. Make a flow around it \`revertible\`, or give the operation \`unit: "none"\`.`,
      "MazepaUnitWarning",
    );
  }
}

/** The number of tasks in one unit that causes a warning: each is held in memory. */
const manyTasks = 100_000;
const warnedOf = new WeakSet<Unit>();

/** Warns once of a unit with too many tasks to be remembered one by one (rule R21). */
export function warnOfSize(unit: Unit): void {
  if (unit.ledger.size < manyTasks || warnedOf.has(unit)) return;
  warnedOf.add(unit);
  emitWarning(
    `Unit "${unit.name}" has ${unit.ledger.size} tasks that may have to be undone, each of which is held in memory until it ends. Make several units of it.`,
    "MazepaUnitWarning",
  );
}

/**
 * The event, with a warning, for a unit that was begun and that no flow reaches any more (rule R6).
 */
export function toldLeft(executionId: string, unit: string, entries: readonly LedgerEntry[]): SchedulerEvent {
  const tasks = entries.map(({ taskId, operationId }) => ({ taskId, operationId }));
  const names = tasks.slice(0, 10).map(({ taskId, operationId }) => `${operationId} ${taskId}`);
  emitWarning(
    `Unit "${unit}" was begun by an earlier head, and no flow comes to it any more. It is left as it is; what was started in it: ${names.join(", ") || "nothing"}. See \`mazepa units ${executionId}\`.`,
    "MazepaUnitWarning",
  );
  return { type: "unit-left", unit, tasks };
}

/**
 * Warns that an earlier head's decision is carried out although no flow has reached its unit (rule
 * R20).
 */
export function warnOfLeftover(unit: string): void {
  emitWarning(`No flow comes to unit "${unit}" any more, which was to be undone: that is done now.`, "MazepaUnitWarning");
}
