import { isOfRound, type Task } from "../tasks/task.js";
import { boundTo } from "../tasks/work-state.js";
import type { FlowNode, Round, ScopeState, TaskNode, Unit } from "./nodes.js";
import type { SchedulerState } from "./state.js";
import { childrenOf } from "./subscriptions.js";

/** Whether a unit or an outer one fails: then it waits for tasks that may have to be undone. */
export function isFailing(round: Round | undefined): boolean {
  for (let each = round; each; each = each.unit.outer) if (each.unit.phase === "draining") return true;
  return false;
}

/**
 * Whether a task that nothing wants goes on, since its unit fails, or may fail now: it will have to
 * be undone then (rule R8).
 */
export function keepsRunning(state: SchedulerState, node: TaskNode): boolean {
  const { round } = node;
  if (!round || state.units.isCancelled || !round.unit.ledger.has(node.id)) return false;
  if (node.state !== "submitted" && node.state !== "running") return false;
  if (!isFailing(round)) {
    if (!node.isSpared) return false;
    round.unit.spared.add(node);
    return true;
  }
  node.isDraining = true;
  round.unit.draining.add(node);
  state.commands.units.push({ ask: "withdraw", taskId: node.id });
  return true;
}

/**
 * Whether the queue is asked for the attempt, which has waited too long, before it is given up: a
 * task that surely never starts need not be undone (rule R3).
 */
export function asksForOverdue({ units, commands }: SchedulerState, node: TaskNode): boolean {
  if (!node.round?.unit.ledger.has(node.id)) return false;
  units.overdue.set(node, node.attempt);
  commands.units.push({ ask: "withdraw", taskId: node.id });
  return true;
}

/**
 * Spares the children that `parent` no longer wants, all or those of a scope, until the failure is
 * caught, or fails the unit.
 */
export function spareChildren(parent: FlowNode, scope?: ScopeState): void {
  if (!parent.round) return;
  for (const { child, scope: own } of childrenOf(parent)) if (!scope || own === scope) child.isSpared = true;
}

/**
 * Ends the sparing of tasks when a flow has caught the failure, or the unit fails: they are told to
 * stop, or waited for.
 */
export function unspare(state: SchedulerState, { spared }: Unit): void {
  for (const node of [...spared]) {
    node.isSpared = false;
    state.orphans.push(node);
  }
  spared.clear();
}

/** Handles the end of a task of a unit, before any flow is told. */
export function taskOfUnitEnded(node: TaskNode, { unit }: Round): void {
  unit.draining.delete(node);
  // A newer run has attempts of its own, which the count of those given back includes.
  if (node.isSuperseded || node.ending?.status === "succeeded") return;
  const entry = unit.ledger.get(node.id);
  if (entry?.isNew && node.attempt === entry.withdrawnAttempts) entry.isWithdrawn = true;
}

/** Notes a task that has failed for good, for histories and reverts. */
export function taskOfUnitFailed(state: SchedulerState, node: TaskNode, error: Error): void {
  const { round } = node;
  if (!round) return;
  round.unit.failures.set(node.options.label ?? node.id, error);
  const entry = round.unit.ledger.get(node.id);
  if (entry) entry.failedAt = ++state.units.clock;
}

/** Notes a failed flow that is a step of a pattern, or a nested one, by the name of the step. */
export function stepOfUnitFailed({ flow: { step }, unit, round }: FlowNode, error: Error): void {
  const name = step?.kind === "step" ? step.name : step?.key;
  if (name === undefined) return;
  const around = unit ? unit.outer : round;
  around?.unit.failures.set(name, error);
}

/**
 * Notes that a flow that wants the task was told of its end: the task and its upstreams are no
 * strays.
 */
export function taskOfUnitTold(state: SchedulerState, ended: Task, round: Round): void {
  const told = new Set([ended]);
  for (const task of told) {
    const entry = round.unit.ledger.get(boundTo(task, state.owner, round).id);
    if (entry) entry.isOwned = true;
    for (const upstream of task.upstreams) if (isOfRound(upstream)) told.add(upstream);
  }
}

/** Whether the root has to wait, since units may be left that no flow has reached (rule R20). */
export function waitsForLeftovers(state: SchedulerState, root: FlowNode): boolean {
  const { units } = state;
  if (units.leftovers === "known" || units.isCancelled) return false;
  if (units.leftovers === "unknown") state.commands.units.push({ ask: "leftovers", root });
  units.leftovers = "asked";
  return true;
}
