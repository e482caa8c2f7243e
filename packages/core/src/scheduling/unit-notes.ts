import type { Round, TaskNode, Unit } from "./nodes.js";
import type { LedgerEntry } from "./ledger-entry.js";
import type { SchedulerState } from "./state.js";

/** The round in which the task is to be noted before it is submitted (rule R4), if any. */
export function notedIn({ round, task }: TaskNode): Round | undefined {
  return round && task.isRevertible && !task.reverting ? round : undefined;
}

/**
 * Asks for a note of a task of a round; the task is submitted once that is durable. What was noted
 * before is noted anew: it may follow from what came between.
 */
export function askForNote(state: SchedulerState, node: TaskNode, { unit, number }: Round): void {
  node.state = "noting";
  const known = unit.ledger.get(node.id);
  const entry: LedgerEntry = {
    taskId: node.id,
    operationId: node.task.operationId,
    label: node.options.label,
    pattern: node.task.pattern,
    number: ++state.units.clock,
    successes: state.successCount,
    home: `${unit.key}-${number}`,
    failedAt: undefined,
    isOwned: known?.isOwned ?? false,
    isNew: known?.isNew ?? true,
    withdrawnAttempts: known?.withdrawnAttempts ?? 0,
    isWithdrawn: false,
  };
  unit.ledger.set(node.id, entry);
  recordWithAllAround(unit);
  state.commands.units.push({ ask: "note", unit, node, entry });
}

/**
 * What is done in a unit is handed to those around it, so that their decisions must be durable,
 * too.
 */
function recordWithAllAround(unit: Unit): void {
  for (let each: Unit | undefined = unit; each && !each.isRecorded; each = each.outer?.unit) each.isRecorded = true;
}
