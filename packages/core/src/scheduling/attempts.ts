import { TaskTimeoutError } from "../errors.js";
import { failedOutcome } from "../tasks/task-outcome.js";
import { abandonAttempt } from "./abandoned-attempts.js";
import { isOut, leaveFlight } from "./attempts-in-flight.js";
import { failed } from "./failed-attempts.js";
import type { TaskNode } from "./nodes.js";
import { aboutTask, taskEventParent } from "./place.js";
import type { SchedulerState } from "./state.js";
import { tellStep } from "./step-states.js";
import { endCancelled, moveTasks, notRun } from "./task-endings.js";
import { makeReady } from "./task-lives.js";
import { asksForOverdue } from "./unit-tasks.js";

/** Submits ready tasks while limits allow. Tasks that waited for a slot come before newer ones. */
export function submitReady(state: SchedulerState): void {
  do {
    for (const node of state.limits.takeFreed()) state.ready.push(node);
    for (let node = state.ready.shift(); node; node = state.ready.shift()) {
      if (node.state === "ready" && state.limits.take(node)) submit(state, node);
    }
  } while (state.limits.hasFreed);
}

/** Handles a retry that is due. */
export function retryDue(state: SchedulerState, node: TaskNode): void {
  node.timer = undefined;
  if (node.holdsRoom) return makeReady(state, node);
  node.state = "admissible";
  state.admissible.push(node);
}

/**
 * Submits lost attempts again, as the next attempt: nothing was received for a long time, and the
 * queue is idle (rule E14).
 */
export function stalled(state: SchedulerState): void {
  const missing = [...state.tasks].filter(isOut);
  if (missing.length === 0) return;
  state.emit({ type: "stalled", submittedAgain: missing.length });
  for (const node of missing) {
    leaveFlight(state, node);
    node.state = "ready";
    state.ready.push(node);
  }
}

/** Handles an attempt that has waited too long for a free worker. */
export function queueTimedOut(state: SchedulerState, node: TaskNode): void {
  node.timer = undefined;
  if (node.state === "submitted" && !asksForOverdue(state, node)) waitedTooLong(state, node, false);
}

/**
 * Fails an attempt that has waited too long; one that the queue has given back is not told to stop.
 */
export function waitedTooLong(state: SchedulerState, node: TaskNode, isWithdrawn: boolean): void {
  if (!isWithdrawn) abandonAttempt(state, node);
  const error = new TaskTimeoutError(
    `Task ${node.id} of operation "${node.task.operationId}" waited more than queueTimeoutMs (${node.options.queueTimeoutMs}) for a free worker.`,
  );
  failed(state, node, { outcome: failedOutcome(error, notRun(state, node)), verdict: undefined });
}

/** Ends a cancelled attempt that was not heard of during the grace period. */
export function graceOver(state: SchedulerState, node: TaskNode): void {
  node.timer = undefined;
  endCancelled(state, node, { reason: "it did not stop within cancelGraceMs" });
}

/** Submits the task, or takes over the attempt that is under way already. */
export function submit(state: SchedulerState, node: TaskNode): void {
  node.state = "submitted";
  const underWay = state.inFlightBefore?.newAttemptOf(node);
  node.attempt = underWay ?? node.attempt + 1;
  node.runs++;
  if (node.runs === 1) node.counts.submitted++;
  moveTasks(node, "submitted");
  const { queueTimeoutMs } = node.options;
  if (queueTimeoutMs !== undefined) {
    node.timer = state.timers.add({ dueMs: state.nowMs + queueTimeoutMs, heapIndex: -1, what: "queue-timeout", node });
  }
  if (underWay === undefined) state.submit(node);
  if (!state.options.listens()) return;
  const isUnderWay = underWay === undefined ? {} : { isUnderWay: true };
  const reason = node.runs === 1 ? state.cacheReasons.get(node) : undefined;
  state.emit({
    type: "task-submitted",
    ...aboutTask(node),
    attempt: node.attempt,
    ...isUnderWay,
    ...(reason && { reason }),
    ...taskEventParent(node),
  });
  if (node.runs === 1) tellStep(state, node, { state: "running" });
}
