import { TaskFailedError } from "../errors.js";
import type { Verdict } from "../retry/failure-verdict.js";
import { backoffDelayMs, completeRetryPolicy } from "../retry/retry-policy.js";
import type { FailedOutcome } from "../tasks/task-outcome.js";
import { leaveFlight } from "./attempts-in-flight.js";
import { flowPathOf } from "./flow-path.js";
import type { TaskNode } from "./nodes.js";
import { aboutTask } from "./place.js";
import type { SchedulerState } from "./state.js";
import { tellStep } from "./step-states.js";
import { endTask, remember } from "./task-endings.js";
import { taskOfUnitFailed } from "./unit-tasks.js";

/** Ends the current attempt, which has failed: the task is tried again, or fails. */
export function failed(
  state: SchedulerState,
  node: TaskNode,
  { outcome, verdict }: { outcome: FailedOutcome; verdict: Verdict | undefined },
): void {
  leaveFlight(state, node);
  node.state = "backing-off";
  // The failure may fail the unit, which then undoes the task instead of retrying it.
  const isLeftAlone = node.isSpared && node.demandCount === 0;
  const delayMs = node.isDraining || isLeftAlone ? undefined : retryDelayMs(state, node, verdict);
  if (delayMs === undefined) return failedForGood(state, node, outcome);
  node.counts.retried++;
  node.timer = state.timers.add({ dueMs: state.nowMs + delayMs, heapIndex: -1, what: "retry", node });
  state.record({ node, outcome, recordNumber: undefined, sizeBytes: 0, flow: state.flowTimes.around(node) });
  state.emit({
    type: "task-retrying",
    ...aboutTask(node),
    attempt: node.attempt,
    error: outcome.error,
    delayMs,
    isTransient: verdict?.isTransient ?? false,
  });
}

function retryDelayMs(state: SchedulerState, node: TaskNode, verdict: Verdict | undefined): number | undefined {
  if (verdict?.isTransient) {
    const policy = state.options.transientRetry;
    if (verdict.isUnsent) node.unsent++;
    if (++node.transientFailures - node.unsent > policy.limit) return undefined;
    return verdict.retryAfterMs ?? backoffDelayMs(policy, node.transientFailures, state.options.random());
  }
  const policy = completeRetryPolicy(node.options.retries);
  if (++node.failures > policy.limit || verdict?.mayRetry === false) return undefined;
  return backoffDelayMs(policy, node.failures, state.options.random());
}

/** Fails a task that is not retried. */
export function failedForGood(state: SchedulerState, node: TaskNode, outcome: FailedOutcome): void {
  const { id, task } = node;
  const error = new TaskFailedError({
    taskId: id,
    operationId: task.operationId,
    label: task.options.label,
    attempts: node.runs,
    flowPath: flowPathOf(node),
    cause: outcome.error,
  });
  node.counts.failed++;
  taskOfUnitFailed(state, node, outcome.error);
  remember(state, node, { status: "failed" });
  state.record({ node, outcome, recordNumber: undefined, sizeBytes: 0, flow: state.flowTimes.around(node) });
  state.emit({ type: "task-failed", ...aboutTask(node), attempt: node.attempt, error: outcome.error });
  tellStep(state, node, { state: "failure", error: outcome.error });
  endTask(state, node, { status: "failed", error, outcome });
}
