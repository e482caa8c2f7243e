import { RevertFailedError, type LeftTask } from "../unit-errors.js";
import { contentId } from "../serialization/identity.js";
import type { Task } from "../tasks/task.js";
import type { Decision, FlowNode, LedgerEntry, TaskNode, Unit } from "./nodes.js";
import type { SchedulerState } from "./state.js";
import { tellController, tellInnerUndone, tellPattern, tellPatternUndone } from "./step-states.js";
import { subscribe } from "./subscriptions.js";
import { admitTask } from "./task-lives.js";

/**
 * The id of what undoes a task: made of that one's id and nothing else, so that it is undone once
 * (rule R10).
 */
export function revertIdOf(taskId: string): string {
  return contentId(`revert\n${taskId}`);
}

/** The decision is durable: from now on nothing of the round runs forward. */
export function beginReverting(state: SchedulerState, unit: Unit, decision: Decision): void {
  const { node } = unit;
  unit.decision = decision;
  unit.phase = "reverting";
  const strays = decision.strays && new Set(decision.strays);
  unit.pending = [...unit.ledger.values()]
    .filter(({ taskId, isWithdrawn }) => !isWithdrawn && (!strays || strays.has(taskId)) && !isUndone(state, taskId))
    .sort((a, b) => a.number - b.number);
  unit.waiting = [...unit.pending].reverse();
  unit.revertErrors.length = 0;
  const what =
    decision.what === "strays" ? { strays: decision.strays?.length ?? 0 } : { decision: decision.what, error: decision.error };
  state.emit({ type: "flow-reverting", flow: node.flow.name, flowId: node.id, round: unit.round.number, ...what });
  if (decision.what === "revert" || decision.what === "revert-all")
    tellPattern(state, node, { state: "reverting", error: decision.error });
  revertSome(state, unit);
}

/**
 * Begins each revert that order lets begin (rule R7): that of x when nothing is left that was noted
 * after the outcome of x had been taken in.
 */
function revertSome(state: SchedulerState, unit: Unit): void {
  if (unit.revertErrors.length > 0) {
    if (unit.revertCount === 0) revertsFailed(state, unit);
    return;
  }
  const last = unit.pending.at(-1);
  if (!last) return reverted(state, unit);
  const left: LedgerEntry[] = [];
  for (const entry of unit.waiting) {
    if (unit.revertCount >= state.options.maxInFlight || isBlocked(state, entry, last)) left.push(entry);
    else {
      unit.revertCount++;
      state.commands.units.push({ ask: "revert", unit, entry, recordNumber: recordNumberOf(state, entry) });
    }
  }
  unit.waiting = left;
}

function isBlocked(state: SchedulerState, entry: LedgerEntry, last: LedgerEntry): boolean {
  if (entry === last) return false;
  const recordNumber = recordNumberOf(state, entry);
  if (recordNumber !== undefined) return last.successes > recordNumber;
  return entry.failedAt !== undefined && last.number > entry.failedAt;
}

function recordNumberOf({ finished }: SchedulerState, { taskId }: LedgerEntry): number | undefined {
  const record = finished.get(taskId);
  return record?.status === "succeeded" || record?.status === "forgotten" ? record.recordNumber : undefined;
}

function isUndone({ finished }: SchedulerState, taskId: string): boolean {
  return finished.get(revertIdOf(taskId))?.status === "succeeded";
}

/** What undoes `entry` has been made, or cannot be made: then that is its failure. */
export function revertMade(
  state: SchedulerState,
  unit: Unit,
  { entry, task, error }: { entry: LedgerEntry; task: Task | undefined; error: unknown },
): void {
  if (unit.phase !== "reverting") return;
  if (!task) return revertOver(state, unit, { entry, error });
  const child = admitTask(state, task, { defaults: undefined, round: undefined });
  child.undoes = entry;
  subscribe(unit.node, child);
  if (child.state !== "new") return;
  child.state = "admissible";
  state.admissible.push(child);
}

/** A revert has ended. */
export function revertEnded(state: SchedulerState, { unit }: FlowNode, { undoes, ending }: TaskNode): void {
  if (!unit || !undoes || !ending || unit.phase !== "reverting") return;
  revertOver(state, unit, ending.status === "succeeded" ? { entry: undoes } : { entry: undoes, error: ending.error });
}

function revertOver(state: SchedulerState, unit: Unit, end: { entry: LedgerEntry; error?: unknown }): void {
  unit.revertCount--;
  if ("error" in end) unit.revertErrors.push(end.error);
  else {
    unit.pending.splice(unit.pending.indexOf(end.entry), 1);
    tellInnerUndone(state, unit, end.entry);
  }
  revertSome(state, unit);
}

function reverted(state: SchedulerState, unit: Unit): void {
  unit.phase = "closing";
  state.commands.units.push({ ask: "close", unit, phase: unit.decision?.what === "strays" ? "forward" : "reverted" });
}

/** What is left is known to the unit around, which may try again (rule R11). */
function revertsFailed(state: SchedulerState, unit: Unit): void {
  const { node, pending, decision } = unit;
  const original = decision?.what === "strays" ? undefined : decision?.error;
  const left = pending.map(({ taskId, operationId, label }): LeftTask => ({
    taskId,
    operationId,
    ...(label !== undefined && { label }),
  }));
  const error = new RevertFailedError({ unit: unit.name, errors: [...unit.revertErrors], original, left });
  handOver(unit, decision?.what === "strays" ? [...unit.ledger.values()] : pending);
  unit.phase = "over";
  node.state = "closing";
  node.isOpen = false;
  node.closing = { status: "failed", error };
  state.emit({ type: "flow-reverted", flow: node.flow.name, flowId: node.id, round: unit.round.number, left: left.length });
  tellPattern(state, node, { state: "revert-failure", error });
  state.toEnd.push(node);
}

/** That the round was undone is durable. */
export function unitClosed(state: SchedulerState, unit: Unit): void {
  const { node, decision } = unit;
  if (unit.phase !== "closing" || !decision) return;
  const about = { flow: node.flow.name, flowId: node.id, round: unit.round.number };
  state.emit({ type: "flow-reverted", ...about, left: 0 });
  if (decision.what === "strays" && !unit.isLeftover) return straysUndone(state, unit);
  if (unit.isLeftover) {
    unit.phase = "over";
    node.state = "ending";
    node.closing = undefined;
    return state.toEnd.push(node);
  }
  if (decision.what === "retry" && node.demandCount > 0 && node.closing?.status === "failed") {
    state.emit({ type: "flow-retrying", ...about, error: decision.error });
    tellController(state, node, { state: "retrying", error: decision.error });
    return nextRound(state, unit);
  }
  unit.phase = "over";
  tellPatternUndone(state, node, decision.error);
  mergeFailures(unit);
  state.units.turns.set(unit.place, unit.turn);
  const { error } = decision;
  if (decision.what === "revert-all" && typeof error === "object" && error !== null) state.units.revertAll.add(error);
  state.toEnd.push(node);
}

function straysUndone(state: SchedulerState, unit: Unit): void {
  const { node, decision } = unit;
  for (const taskId of decision?.strays ?? []) {
    unit.ledger.delete(taskId);
    unit.round.undone.add(taskId);
  }
  unit.decision = undefined;
  if (node.closing) unit.phase = "draining";
  else if (node.isOpen) {
    unit.phase = "forward";
    return state.lanes.push(node);
  } else unit.phase = "forward";
  state.toEnd.push(node);
}

function nextRound(state: SchedulerState, unit: Unit): void {
  const { node } = unit;
  unit.phase = "opening";
  unit.decision = undefined;
  unit.ledger.clear();
  unit.failures.clear();
  Object.assign(node, {
    ...{
      state: "ready",
      hasBegun: false,
      isOpen: true,
      resume: { kind: "start", value: undefined },
      body: undefined,
      resumesScope: false,
    },
    ...{ agenda: undefined, wait: undefined, scope: undefined, failures: undefined, known: undefined, givenUp: undefined },
    ...{ result: undefined, thrown: undefined, closing: undefined },
  });
  state.commands.units.push({ ask: "open", unit, round: unit.round.number + 1 });
}

/** Gives the unit around what this one has started, as far as it got (rules R2 and R15). */
export function handOver({ outer, node, key, round, inner }: Unit, entries: Iterable<LedgerEntry>): void {
  if (!outer) return;
  if (inner || node.flow.step) outer.unit.inner = new Map([...(outer.unit.inner ?? []), ...(inner ?? [])]);
  if (node.flow.step) outer.unit.inner?.set(`${key}-${round.number}`, node);
  for (const entry of entries) outer.unit.ledger.set(entry.taskId, entry);
}

/** What failed inside has failed in the unit around, too. */
export function mergeFailures({ outer, failures }: Unit): void {
  for (const [name, error] of failures) outer?.unit.failures.set(name, error);
}
