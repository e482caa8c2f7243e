import type { LedgerEntry, Round, TaskNode } from "./nodes.js";
import type { SchedulerState } from "./state.js";

/** The round in which the task is to be noted before it is submitted (rule R4), if any. */
export function notedIn({ round, task }: TaskNode): Round | undefined {
  return round && task.isRevertible && !task.reverting ? round : undefined;
}

/** Asks for a note of a task of a round; the task is submitted once that is durable. */
export function askForNote(state: SchedulerState, node: TaskNode, { unit, number }: Round): void {
  node.state = "noting";
  const known = unit.ledger.get(node.id);
  if (known) known.isWithdrawn = false;
  const entry: LedgerEntry = known ?? {
    taskId: node.id,
    operationId: node.task.operationId,
    label: node.options.label,
    pattern: node.task.pattern,
    number: ++state.units.clock,
    successes: state.successCount,
    home: `${unit.key}-${number}`,
    failedAt: undefined,
    isOwned: false,
    isNew: true,
    isWithdrawn: false,
  };
  unit.ledger.set(node.id, entry);
  unit.isRecorded = true;
  state.commands.units.push({ ask: "note", unit, node, entry });
}
