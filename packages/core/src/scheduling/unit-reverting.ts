import { RevertFailedError, type LeftTask } from "../errors.js";
import { contentId } from "../serialization/identity.js";
import type { Task } from "../tasks/task.js";
import { atStart, failing } from "./flow-position.js";
import { closingOf } from "./node-ending.js";
import type { Ending } from "./ending.js";
import type { FlowNode, Unit } from "./nodes.js";
import type { Decision, LedgerEntry } from "./ledger-entry.js";
import type { SchedulerState } from "./state.js";
import { tellController, tellInnerUndone, tellPattern, tellPatternUndone } from "./step-states.js";
import { RevertOrder } from "./revert-order.js";
import { InnerPatterns } from "./inner-patterns.js";
import { subscribe } from "./subscriptions.js";
import { admitTask } from "./task-lives.js";

/**
 * The id of the revert of a task: made of the task's id and nothing else, so that it is undone once
 * (rule R10).
 */
export function revertIdOf(taskId: string): string {
  return contentId(`revert\n${taskId}`);
}

/**
 * Begins to undo a round after the durable decision: from now on nothing of the round runs forward.
 */
export function beginReverting(state: SchedulerState, unit: Unit, decision: Decision): void {
  const { node } = unit;
  unit.decision = decision;
  unit.phase = "reverting";
  const strays = decision.strays && new Set(decision.strays);
  const entries = [...unit.ledger.values()].filter(
    ({ taskId, isWithdrawn }) => !isWithdrawn && (!strays || strays.has(taskId)) && !isUndone(state, taskId),
  );
  unit.order = new RevertOrder(entries, (entry) => recordNumberOf(state, entry));
  unit.revertErrors.length = 0;
  const what =
    decision.what === "strays" ? { strays: decision.strays?.length ?? 0 } : { decision: decision.what, error: decision.error };
  state.emit({ type: "flow-reverting", flow: node.flow.name, flowId: node.id, round: unit.round.number, ...what });
  if (decision.what === "revert" || decision.what === "revert-all")
    tellPattern(state, node, { state: "reverting", error: decision.error });
  if (!strays) unit.inner?.begin(unit.order);
  tellInnerUndone(state, unit);
  revertSome(state, unit);
}

/** Begins each revert that the order allows. */
function revertSome(state: SchedulerState, unit: Unit): void {
  if (unit.revertErrors.length > 0) {
    if (unit.revertCount === 0) revertsFailed(state, unit);
    return;
  }
  if (!unit.order || unit.order.isOver) return reverted(state, unit);
  for (const entry of unit.order.begin(state.options.maxInFlight - unit.revertCount)) {
    unit.revertCount++;
    state.commands.units.push({ ask: "revert", unit, entry, recordNumber: recordNumberOf(state, entry) });
  }
}

function recordNumberOf({ finished }: SchedulerState, { taskId }: LedgerEntry): number | undefined {
  const record = finished.get(taskId);
  return record?.status === "succeeded" || record?.status === "forgotten" ? record.recordNumber : undefined;
}

function isUndone({ finished }: SchedulerState, taskId: string): boolean {
  return finished.get(revertIdOf(taskId))?.status === "succeeded";
}

/**
 * Handles the revert of `entry`: it was made, or could not be made, which is its failure. It is in
 * flight once, since only one unit at a time undoes the task.
 */
export function revertMade(
  state: SchedulerState,
  unit: Unit,
  { entry, task, error }: { entry: LedgerEntry; task: Task | undefined; error: unknown },
): void {
  if (unit.phase !== "reverting") return;
  if (!task) return revertOver(state, unit, { entry, error });
  const child = admitTask(state, task, { kind: "revert", unit: unit.node, defaults: undefined, round: undefined });
  child.undoes = entry;
  subscribe(unit.node, child);
  child.state = "admissible";
  state.admissible.push(child);
}

/** Handles the end of a revert. */
export function revertEnded(
  state: SchedulerState,
  unit: Unit | undefined,
  { entry, ending }: { entry: LedgerEntry; ending: Ending },
): void {
  if (unit?.phase !== "reverting") return;
  revertOver(state, unit, ending.status === "succeeded" ? { entry } : { entry, error: ending.error });
}

function revertOver(state: SchedulerState, unit: Unit, end: { entry: LedgerEntry; error?: unknown }): void {
  unit.revertCount--;
  if ("error" in end) unit.revertErrors.push(end.error);
  else {
    unit.order?.undone(end.entry);
    tellInnerUndone(state, unit, end.entry.home);
  }
  revertSome(state, unit);
}

function reverted(state: SchedulerState, unit: Unit): void {
  unit.phase = "closing";
  state.commands.units.push({ ask: "close", unit, phase: unit.decision?.what === "strays" ? "forward" : "reverted" });
}

/** Ends a unit with failed reverts; the outer unit knows the rest, and may try again (rule R11). */
function revertsFailed(state: SchedulerState, unit: Unit): void {
  const { node, decision, order } = unit;
  const entries = order?.left ?? [];
  const left = entries.map(({ taskId, operationId, label }): LeftTask => ({
    taskId,
    operationId,
    ...(label !== undefined && { label }),
  }));
  const error = new RevertFailedError({ unit: unit.name, errors: [...unit.revertErrors], original: decision?.error, left });
  handOver(unit, decision?.what === "strays" ? [...unit.ledger.values()] : entries);
  unit.phase = "over";
  node.isOpen = false;
  node.position = failing(error);
  state.emit({ type: "flow-reverted", flow: node.flow.name, flowId: node.id, round: unit.round.number, left: left.length });
  tellPattern(state, node, { state: "revert-failure", error });
  state.toEnd.push(node);
}

/** Handles the durable record that the round was undone. */
export function unitClosed(state: SchedulerState, unit: Unit): void {
  const { node, decision } = unit;
  if (unit.phase !== "closing" || !decision) return;
  const about = { flow: node.flow.name, flowId: node.id, round: unit.round.number };
  state.emit({ type: "flow-reverted", ...about, left: 0 });
  if (decision.what === "strays" && !unit.isLeftover) return straysUndone(state, unit);
  if (unit.isLeftover) {
    unit.phase = "over";
    node.position = { at: "ending", value: undefined, thrown: undefined };
    return state.toEnd.push(node);
  }
  if (decision.what === "retry" && node.demandCount > 0 && closingOf(node)?.status === "failed") {
    state.emit({ type: "flow-retrying", ...about, error: decision.error });
    tellController(state, node, { state: "retrying", error: decision.error });
    return nextRound(state, unit);
  }
  unit.phase = "over";
  tellPatternUndone(state, node, decision.error);
  mergeFailures(unit);
  state.units.turns.set(unit.place, unit.turn);
  if (decision.what === "revert-all") state.units.markRevertAll(decision.error);
  state.toEnd.push(node);
}

function straysUndone(state: SchedulerState, unit: Unit): void {
  const { node, decision } = unit;
  for (const taskId of decision?.strays ?? []) {
    unit.ledger.delete(taskId);
    unit.round.undone.add(taskId);
  }
  unit.decision = undefined;
  if (closingOf(node)) unit.phase = "draining";
  else if (node.isOpen) {
    unit.phase = "forward";
    return state.lanes.push(node);
  } else unit.phase = "forward";
  state.toEnd.push(node);
}

function nextRound(state: SchedulerState, unit: Unit): void {
  const { node } = unit;
  unit.phase = "opening";
  unit.isRetried = true;
  unit.decision = undefined;
  unit.ledger.clear();
  unit.failures.clear();
  unit.inner = undefined;
  beginAgain(node);
  state.commands.units.push({ ask: "open", unit, round: unit.round.number + 1 });
}

function beginAgain(node: FlowNode): void {
  node.position = atStart;
  node.hasBegun = false;
  node.isOpen = true;
  node.body = undefined;
  node.agenda = undefined;
  node.failures = undefined;
  node.known = undefined;
  node.givenUp = undefined;
}

/** Hands the tasks that this unit has started over to the outer unit (rules R2 and R15). */
export function handOver({ outer, node, key, round, beganAt, inner }: Unit, entries: Iterable<LedgerEntry>): void {
  if (!outer) return;
  for (const entry of entries) outer.unit.ledger.set(entry.taskId, entry);
  const isPattern = node.flow.step !== undefined && node.hasBegun;
  if (inner) innerOf(outer.unit).addAll(inner);
  if (isPattern) innerOf(outer.unit).add(`${key}-${round.number}`, { node, beganAt });
}

function innerOf(unit: Unit): InnerPatterns<FlowNode> {
  return (unit.inner ??= new InnerPatterns());
}

/** Adds the failures of a unit to those of the outer one. */
export function mergeFailures({ outer, failures }: Unit): void {
  for (const [name, error] of failures) outer?.unit.failures.set(name, error);
}
