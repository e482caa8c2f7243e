import { TaskCancelledError } from "../errors.js";
import { asError } from "../serialization/as-error.js";
import type { Task } from "../tasks/task.js";
import {
  cancelledOutcome,
  failedOutcome,
  headWorker,
  neverRan,
  type AttemptRecord,
  type CancelledOutcome,
  type TaskOutcome,
} from "../tasks/task-outcome.js";
import { clearTimer, isOut, leaveFlight } from "./attempts-in-flight.js";
import type { TaskNode } from "./nodes.js";
import type { Ending } from "./ending.js";
import { aboutTask } from "./place.js";
import type { SchedulerState } from "./state.js";
import { releaseChildren } from "./subscriptions.js";
import { livePreviousRun } from "./task-runs.js";
import { keepsRunning, taskOfUnitEnded } from "./unit-tasks.js";
import { moveTo } from "../tasks/work-state.js";

/** The most frequent reason to cancel a task. */
export const unwanted = "nothing waits for it any more";

/**
 * Cancels a task that is no longer needed: an unstarted one is dropped, a running one is told to
 * stop.
 */
export function cancelTask(state: SchedulerState, node: TaskNode, reason = unwanted): void {
  if (node.state === "ended" || node.state === "cancelling" || keepsRunning(state, node)) return;
  if (!isOut(node)) return endCancelled(state, node, { reason });
  signalTask(state, node);
}

/** Tells the attempt in flight to stop. */
export function signalTask(state: SchedulerState, node: TaskNode): void {
  clearTimer(state, node);
  if (node.state === "running") node.counts.running--;
  const mayBeGivenBack = node.state === "submitted" && node.round?.unit.ledger.has(node.id) === true;
  node.state = "cancelling";
  state.commands.cancel.push({ taskId: node.id, attempt: node.attempt, mayBeGivenBack });
  const dueMs = state.nowMs + state.options.cancelGraceMs;
  node.timer = state.timers.add({ dueMs, heapIndex: -1, what: "cancel-grace", node });
}

/** Ends this run of the task: it returns what it holds, and its parents will be told. */
export function endTask(state: SchedulerState, node: TaskNode, ending: Ending): void {
  leaveFlight(state, node);
  if (node.state === "loading") state.recallCount--;
  node.state = "ended";
  node.ending = ending;
  if (node.round) taskOfUnitEnded(node, node.round);
  releaseChildren(state, node);
  if (node.holdsRoom) state.roomTaken--;
  uncountHeld(state, node);
  // An older run that is still being cancelled becomes visible again, so that its end is received.
  state.tasks.replace(node, livePreviousRun(node));
  moveTasks(node, ending.status, ending.outcome);
  if (ending.status === "cancelled") {
    node.counts.cancelled++;
    const { reason } = ending.outcome as CancelledOutcome;
    state.emit({ type: "task-cancelled", ...aboutTask(node), attempt: node.attempt, reason });
    remember(state, node, { status: "cancelled" });
  }
  state.ended.push(node);
}

/** Ends a cancelled task; `error`, if given, is what its parents are told. */
export function endCancelled(
  state: SchedulerState,
  node: TaskNode,
  { reason, error }: { reason: string; error?: unknown },
): void {
  const message = `Task ${node.id} of operation "${node.task.operationId}" was cancelled: ${reason}`;
  endTask(state, node, {
    status: "cancelled",
    outcome: cancelledOutcome(reason, notRun(state, node)),
    error: error ?? new TaskCancelledError(message),
  });
}

/** The outcome that the task objects of a cancelled run show when there is a newer one. */
export function supersededOutcome(state: SchedulerState, node: TaskNode): TaskOutcome {
  return cancelledOutcome(unwanted, notRun(state, node));
}

/** The ending of a task that could not be started again. */
export function refusedEnding(state: SchedulerState, node: TaskNode, error: unknown): Ending {
  return { status: "failed", error, outcome: failedOutcome(asError(error), notRun(state, node)) };
}

/**
 * Keeps the end of the task in the compact table; neither a success nor the end of a later or the
 * same attempt is ever overwritten.
 */
export function remember(
  state: SchedulerState,
  node: TaskNode,
  { status, recordNumber = 0 }: { status: "succeeded" | "failed" | "cancelled"; recordNumber?: number },
): void {
  let { attempt } = node;
  if (status !== "succeeded" || node.isSuperseded) {
    const known = state.finished.at(node.row);
    if (known && status !== "succeeded" && (known.status === "succeeded" || known.attempt >= attempt)) return;
    attempt = Math.max(attempt, known?.attempt ?? 0);
  }
  state.finished.setAt(node.row, { status, attempt, recordNumber });
}

/** Shows the state on every task object of the node. */
export function moveTasks(node: TaskNode, status: Task["status"], outcome?: TaskOutcome): void {
  if (node.isSuperseded) return;
  moveTo(node.task, status, outcome);
  if (node.duplicates) for (const twin of node.duplicates) moveTo(twin, status, outcome);
}

/** Counts a task that a flow has yielded and that is held for its upstreams, once. */
export function countHeld(state: SchedulerState, node: TaskNode): void {
  if (node.state !== "held" || node.countsAsHeld) return;
  node.countsAsHeld = true;
  state.heldCount++;
}

/** Notes that the task is no longer held. */
export function uncountHeld(state: SchedulerState, node: TaskNode): void {
  if (!node.countsAsHeld) return;
  node.countsAsHeld = false;
  state.heldCount--;
}

/** The record of an attempt that the head itself ended, at the time of the step. */
export function notRun(state: SchedulerState, { attempt }: TaskNode): AttemptRecord {
  return neverRan(attempt, headWorker, new Date(state.nowMs));
}
