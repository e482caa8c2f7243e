import { TaskCancelledError } from "../errors.js";
import { textOf } from "../guarded.js";
import { asError } from "../serialization/as-error.js";
import type { Flow } from "../flows/flow.js";
import { cancelledOutcome, failedOutcome, headWorker, type AttemptRecord, type TaskOutcome } from "../tasks/task-outcome.js";
import { failing, type ClosingFlow } from "./flow-position.js";
import type { FlowNode } from "./nodes.js";
import type { Ending } from "./ending.js";
import { flowEventParent } from "./place.js";
import type { SchedulerState } from "./state.js";
import { tellPatternEnd } from "./step-states.js";
import { childrenOf, release } from "./subscriptions.js";
import { spareChildren, stepOfUnitFailed, waitsForLeftovers } from "./unit-tasks.js";
import { unitEnded, unitFails, unitHolds } from "./unit-endings.js";
import { moveTo } from "../tasks/work-state.js";
import { suppress } from "../suppress.js";

/**
 * Fails the flow: its unstarted work is dropped, its running work is cancelled, and its generator
 * is closed. Once its children have ended, its parents are told `error`.
 */
export function failFlow(state: SchedulerState, node: FlowNode, error: unknown): void {
  const { position } = node;
  if (position.at === "closing") return suppress(position.error, error);
  close(state, node, failing(error));
}

/** Cancels a flow that is no longer needed: it is closed like one that fails. */
export function cancelFlow(state: SchedulerState, node: FlowNode, error?: unknown): void {
  if (node.position.at === "ended" || node.position.at === "closing") return;
  const reason = error ?? new TaskCancelledError(`Flow "${node.flow.name}" was cancelled: nothing waits for it any more.`);
  close(state, node, { at: "closing", status: "cancelled", error: reason });
}

/** Handles the end of closing a generator; a `finally` may have thrown. */
export function generatorClosed(state: SchedulerState, node: FlowNode, failure: { readonly error: unknown } | undefined): void {
  node.isOpen = false;
  if (failure) failedWhileClosing(node, failure.error);
  endIfDone(state, node);
}

/**
 * Keeps an error that a body threw while it was closed: the flow's own error holds it, otherwise
 * the parent that waits for the end of the flow.
 */
export function failedWhileClosing(node: FlowNode, error: unknown): void {
  const { position } = node;
  if (position.at !== "closing") return;
  if (position.status === "failed" || !node.subscribers) suppress(position.error, error);
  else node.position = failing(error);
}

/** Ends the flow if its body is over and its children are done. */
export function endIfDone(state: SchedulerState, node: FlowNode): void {
  if (node.liveCount > 0 || node.isOpen) return;
  const { position } = node;
  if (position.at === "closing") {
    if (node.unit ? unitHolds(state, node.unit) : node.number === 1 && waitsForLeftovers(state, node)) return;
    return endFlow(state, node, closedEnding(state, node, position));
  }
  if (position.at !== "ending" || (node.agenda && node.agenda.length > 0)) return;
  if (position.thrown) return failFlow(state, node, position.thrown.error);
  const failures = takeFailures(node);
  if (failures.length > 0) return failFlow(state, node, joinErrors(failures, node.flow.name));
  if (node.unit ? unitHolds(state, node.unit) : node.number === 1 && waitsForLeftovers(state, node)) return;
  const { value } = position;
  endFlow(state, node, {
    status: "succeeded",
    value,
    outcome: { status: "succeeded", value, ...recordOf(state, node) },
  });
}

/** Shows the state on every flow object of the node. */
export function moveFlows(node: FlowNode, status: Flow["status"], outcome?: TaskOutcome): void {
  if (node.isSuperseded) return;
  moveTo(node.flow, status, outcome);
  if (node.duplicates) for (const twin of node.duplicates) moveTo(twin, status, outcome);
}

/**
 * Begins a newer run of a flow that is being cancelled: its flow objects show the newer one from
 * now on.
 */
export function supersedeFlow(state: SchedulerState, node: FlowNode): void {
  moveFlows(node, "cancelled", cancelledOutcome("nothing waits for it any more", recordOf(state, node)));
  node.isSuperseded = true;
  state.flows.delete(node.key);
}

/** One error as it is, several as an `AggregateError`. */
export function joinErrors(errors: readonly unknown[], name: string): unknown {
  if (errors.length === 1) return errors[0];
  return new AggregateError(errors, `${errors.length} failures in flow "${name}"`);
}

/** Removes and returns the errors that were not delivered to the flow. */
export function takeFailures(node: FlowNode): unknown[] {
  const failures = node.failures ?? [];
  node.failures = undefined;
  return failures.map(({ error }) => error);
}

function close(state: SchedulerState, node: FlowNode, closing: ClosingFlow): void {
  for (const error of takeFailures(node)) suppress(closing.error, error);
  const { position } = node;
  if (position.at === "scoped") {
    position.thrown = closing.error;
    if (position.timer) state.timers.remove(position.timer);
  }
  state.hasFlowMoved = true;
  node.position = closing;
  node.agenda = undefined;
  if (closing.status === "failed" || node.isSpared) spareChildren(node);
  if (node.unit) unitFails(state, node.unit);
  if (!node.hasBegun) node.isOpen = false;
  if (node.isOpen) state.toClose.push(node);
  releaseWork(state, node);
  endIfDone(state, node);
}

/** Releases the children, except reverts: a unit that is undoing strays finishes that (rule R2). */
function releaseWork(state: SchedulerState, node: FlowNode): void {
  for (const subscription of childrenOf(node)) {
    const { child } = subscription;
    if (child.kind === "flow" || !child.undoes) release(state, subscription);
  }
}

function endFlow(state: SchedulerState, node: FlowNode, ending: Ending): void {
  state.hasFlowMoved = true;
  node.position = { at: "ended", ending };
  if (state.flows.get(node.key) === node) state.flows.delete(node.key);
  if (typeof node.key === "string") state.finished.set(node.key, { status: "flow", attempt: 1, recordNumber: 0 });
  if (node.unit) unitEnded(state, node.unit);
  if (ending.status === "failed") stepOfUnitFailed(node, asError(ending.error));
  state.flowTimes.ended(node, state.nowMs);
  moveFlows(node, ending.status, ending.outcome);
  if (!node.flow.isInternal && state.options.listens()) {
    const error = ending.status === "succeeded" ? {} : { error: ending.error };
    state.emit({
      type: "flow-ended",
      flow: node.flow.name,
      flowId: node.id,
      status: ending.status,
      ...error,
      ...flowEventParent(node),
    });
    tellPatternEnd(state, node, ending);
  }
  state.ended.push(node);
}

function closedEnding(state: SchedulerState, node: FlowNode, { status, error }: ClosingFlow): Ending {
  if (status === "cancelled") {
    return { status, error, outcome: cancelledOutcome(textOf(error), recordOf(state, node)) };
  }
  return { status, error, outcome: failedOutcome(asError(error), recordOf(state, node)) };
}

function recordOf(state: SchedulerState, { startedMs }: FlowNode): AttemptRecord {
  return { attempt: 1, startedAt: new Date(startedMs), durationMs: state.nowMs - startedMs, worker: headWorker };
}
