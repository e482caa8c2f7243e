import { endCancelled, signalTask, unwanted } from "./task-endings.js";
import { closingOf } from "./node-ending.js";
import type { TaskNode, Unit } from "./nodes.js";
import type { Decision, LedgerEntry } from "./ledger-entry.js";
import { waitedTooLong } from "./attempts.js";
import { runOf } from "./task-runs.js";
import type { SchedulerState } from "./state.js";
import { releaseChildren } from "./subscriptions.js";
import type { UnitInputOf } from "./unit-protocol.js";
import { openUnit } from "./unit-lives.js";
import { beginReverting, handOver, mergeFailures } from "./unit-reverting.js";
import { isFailing, unspare } from "./unit-tasks.js";

/**
 * Handles a unit whose flow fails or was cut off: nothing new is started, and running work is
 * awaited (rule R8).
 */
export function unitFails(state: SchedulerState, unit: Unit): void {
  if (unit.phase !== "forward") return;
  unit.phase = "draining";
  unspare(state, unit);
  unit.drainTimer = state.timers.add({ dueMs: state.nowMs + unit.drainMs, heapIndex: -1, what: "drain", unit });
}

/** Handles which tasks the queue has given back, of those that it was asked for (rules R3, R8). */
export function withdrawn(state: SchedulerState, { asked, taskIds }: Pick<UnitInputOf<"withdrawn">, "asked" | "taskIds">): void {
  const given = new Set(taskIds);
  for (const taskId of asked) {
    const node = state.tasks.get(taskId);
    if (node?.state === "submitted") mayBeWithdrawn(state, node, given.has(taskId));
  }
}

function mayBeWithdrawn(state: SchedulerState, node: TaskNode, isWithdrawn: boolean): void {
  const isOverdue = state.units.overdue.get(node) === node.attempt;
  if (isWithdrawn) countGivenBack(node);
  if (isWithdrawn && node.isDraining) endCancelled(state, node, { reason: "its unit failed before it was started" });
  else if (isOverdue) waitedTooLong(state, node, isWithdrawn);
}

/** Ends cancelled attempts that surely never start, so that there is nothing to undo (rule R3). */
export function givenBack(state: SchedulerState, { attempts }: Pick<UnitInputOf<"given-back">, "attempts">): void {
  for (const { taskId, attempt } of attempts) {
    const node = runOf(state.tasks.get(taskId), attempt);
    if (node?.state !== "cancelling" || node.attempt !== attempt) continue;
    countGivenBack(node);
    endCancelled(state, node, { reason: unwanted });
  }
}

function countGivenBack({ id, round }: TaskNode): void {
  const entry = round?.unit.ledger.get(id);
  if (entry) entry.withdrawnAttempts++;
}

/** Ends a drain that has taken too long: tasks in flight are told to stop, and count as cut off. */
export function drainOver(state: SchedulerState, unit: Unit): void {
  unit.drainTimer = undefined;
  if (unit.draining.size === 0) return;
  state.emit({ type: "stalled", submittedAgain: 0 });
  for (const node of [...unit.draining]) stopDraining(state, unit, node);
}

function stopDraining(state: SchedulerState, unit: Unit, node: TaskNode): void {
  unit.draining.delete(node);
  signalTask(state, node);
}

/** Whether the end of the unit's flow has to wait for its unit. */
export function unitHolds(state: SchedulerState, unit: Unit): boolean {
  if (unit.drainTimer) state.timers.remove(unit.drainTimer);
  unit.drainTimer = undefined;
  if (unit.phase === "over") return false;
  if (unit.phase === "forward") return holdsForStrays(state, unit);
  if (unit.phase === "draining") return holdsForDecision(state, unit);
  return true;
}

function holdsForStrays(state: SchedulerState, unit: Unit): boolean {
  const strays = [...unit.ledger.values()].filter(({ isOwned, isWithdrawn }) => !isOwned && !isWithdrawn);
  if (strays.length > 0) {
    askToDecide(state, unit, strays);
    return true;
  }
  handOver(unit, unit.ledger.values());
  unit.phase = "over";
  if (unit.isRecorded) state.commands.units.push({ ask: "close", unit, phase: "ended" });
  return false;
}

function holdsForDecision(state: SchedulerState, unit: Unit): boolean {
  if (isFailing(unit.outer)) {
    handOver(unit, unit.ledger.values());
    mergeFailures(unit);
    unit.phase = "over";
    return false;
  }
  const hasRounds = unit.node.flow.unit?.rounds !== undefined;
  if (!hasRounds && !unit.isRecorded && unit.ledger.size === 0) {
    mergeFailures(unit);
    unit.phase = "over";
    return false;
  }
  askToDecide(state, unit, undefined);
  return true;
}

function askToDecide(state: SchedulerState, unit: Unit, strays: readonly LedgerEntry[] | undefined): void {
  unit.phase = "deciding";
  const closing = closingOf(unit.node);
  const asks = closing?.status === "failed" && !revertsAll(state, closing.error);
  state.commands.units.push({ ask: "decide", unit, asks, error: closing?.error, strays: strays?.map(({ taskId }) => taskId) });
}

function revertsAll({ units }: Pick<SchedulerState, "units">, error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.some((each) => revertsAll({ units }, each))) return true;
  return units.isRevertAll(error);
}

/** Handles a durable decision. */
export function decided(state: SchedulerState, unit: Unit, decision: Decision): void {
  const { node } = unit;
  if (unit.phase !== "deciding") return;
  const closing = closingOf(node);
  if (closing && decision.what !== "strays") {
    const wasRevertAll = revertsAll(state, closing.error);
    node.position = { ...closing, error: decision.error };
    if (wasRevertAll) state.units.markRevertAll(decision.error);
  }
  beginReverting(state, unit, decision);
}

/** Handles the end of the unit's flow. */
export function unitEnded(state: SchedulerState, unit: Unit): void {
  const { units } = state;
  units.live.delete(unit);
  if (units.byPlace.get(unit.place) === unit) units.byPlace.delete(unit.place);
  if (!unit.outer && unit.revertErrors.length === 0) state.commands.units.push({ ask: "forget", unit });
  const next = units.successors.get(unit);
  if (next?.phase === "waiting") openUnit(state, next);
}

/**
 * Stops all units of an execution that is being cancelled: nothing is undone, and drained and
 * reverting tasks are told to stop (rule R18).
 */
export function stopUnits(state: SchedulerState): void {
  state.units.isCancelled = true;
  for (const unit of [...state.units.live]) {
    for (const node of [...unit.draining]) stopDraining(state, unit, node);
    unspare(state, unit);
    unit.phase = "over";
    releaseChildren(state, unit.node);
  }
}

/** Ends units that wait for nothing else, after all flows were told of the cancellation. */
export function endStoppedUnits(state: SchedulerState): void {
  for (const { node } of [...state.units.live]) state.toEnd.push(node);
}
