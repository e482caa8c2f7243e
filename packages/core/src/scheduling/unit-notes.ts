import type { Round, TaskNode, Unit } from "./nodes.js";
import type { LedgerEntry } from "./ledger-entry.js";
import type { SchedulerState } from "./state.js";

/** The round in which the task is to be noted before it is submitted (rule R4), if any. */
export function notedIn({ round, task }: TaskNode): Round | undefined {
  return round && task.isRevertible ? round : undefined;
}

/**
 * Asks for a note of a task of a round; the task is submitted once that is durable. A task that was
 * noted before is noted anew: it may depend on events in between.
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
 * Marks the unit and all outer ones as recorded: tasks of a unit are handed over to outer ones,
 * whose decisions must be durable, too.
 */
function recordWithAllAround(unit: Unit): void {
  for (let each: Unit | undefined = unit; each && !each.isRecorded; each = each.outer?.unit) each.isRecorded = true;
}
