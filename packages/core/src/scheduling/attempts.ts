import { TaskFailedError, TaskTimeoutError, TransientError } from "../errors.js";
import { backoffDelayMs, completeRetryPolicy } from "../retry/retry-policy.js";
import { failedOutcome, headWorker, type FailedOutcome, type SucceededOutcome, type TaskOutcome } from "../tasks/task-outcome.js";
import { flowPathOf } from "./flow-path.js";
import { arrivedEarly } from "./early-outcomes.js";
import { ignore, notInFlight } from "./ignored-outcomes.js";
import { TaskNode } from "./nodes.js";
import { aboutTask, taskEventParent } from "./place.js";
import type { Input, Verdict } from "./protocol.js";
import type { SchedulerState } from "./state.js";
import { watch } from "./subscriptions.js";
import {
  cancelTask,
  clearTimer,
  endCancelled,
  endTask,
  livePreviousRun,
  moveTasks,
  notRun,
  remember,
  unwanted,
} from "./task-endings.js";
import { forget, makeReady } from "./task-lives.js";
import { tellStep } from "./step-states.js";
import { attemptStarted } from "./task-starts.js";
import { taskOfUnitFailed } from "./unit-tasks.js";

type OutcomeInput = Extract<Input, { type: "outcome" }>;

/** Submits ready tasks while limits allow. Tasks that waited for a slot come before newer ones. */
export function submitReady(state: SchedulerState): void {
  do {
    for (const node of state.limits.takeFreed()) state.ready.push(node);
    for (let node = state.ready.shift(); node; node = state.ready.shift()) {
      if (node.state === "ready" && state.limits.take(node)) submit(state, node);
    }
  } while (state.limits.hasFreed);
}

/**
 * Handles an outcome, which may be late, repeated or for an unknown task. A success of any attempt
 * counts, a failure only of the current one.
 */
export function outcomeArrived(state: SchedulerState, input: OutcomeInput): void {
  const { attempt, outcome } = input;
  const current = state.tasks.get(input.taskId);
  const node = runOf(current, attempt);
  if (!current && state.inFlightBefore) return arrivedEarly(state, input);
  if (!current || !node) return ignore(state, aboutOf(input), notInFlight);
  if (state.impliesStarts && state.options.listens() && isOfRun(outcome)) attemptStarted(state, current, attempt);
  if (isSuccess(input) && current.recordNumber < 0) return succeeded(state, current, input);
  if (attempt !== node.attempt) return ignore(state, aboutOf(input), "it is not of the current attempt");
  if (node.state === "cancelling") return stopped(state, node, outcome);
  if (outcome.status === "succeeded") return ignore(state, aboutOf(input), "the task has succeeded before");
  if (!isOut(node)) return ignore(state, aboutOf(input), "the attempt has ended before");
  if (outcome.status === "cancelled") return endCancelled(state, node, outcome);
  failed(state, node, { outcome, verdict: input.verdict });
}

/** Whether the outcome comes from a run of the attempt, which implies a start. */
function isOfRun({ status, worker }: TaskOutcome): boolean {
  return status !== "cancelled" && worker !== headWorker;
}

function aboutOf({ taskId, attempt, outcome: { status } }: OutcomeInput): Parameters<typeof ignore>[1] {
  return { taskId, attempt, status };
}

/**
 * Handles a report that cannot be true: it is counted, and its attempt is taken for lost, which is
 * a transient error (rule E4).
 */
export function reportRefused(
  state: SchedulerState,
  { taskId, attempt, status, problem }: Extract<Input, { type: "refused" }>,
): void {
  ignore(state, { taskId, attempt, status }, `the report was refused: ${problem}`);
  state.inFlightBefore?.ended(taskId, attempt);
  const node = state.tasks.get(taskId);
  if (!node || node.attempt !== attempt || !isOut(node)) return;
  const error = new TransientError(
    `Attempt ${attempt} of task ${taskId} of operation "${node.task.operationId}" is taken for lost, since the report of its outcome was refused: ${problem}.`,
  );
  failed(state, node, { outcome: failedOutcome(error, notRun(state, node)), verdict: { isTransient: true, mayRetry: true } });
}

/** Handles the value of an earlier success, which may be gone. */
export function loaded(state: SchedulerState, node: TaskNode, outcome: TaskOutcome | undefined): void {
  state.loadCount--;
  if (node.state !== "loading") return;
  if (outcome?.status !== "succeeded") return forget(state, node);
  node.counts.restored++;
  if (state.options.listens()) {
    const { attempt } = outcome;
    state.emit({ type: "task-restored", ...aboutTask(node), attempt, ...taskEventParent(node) });
  }
  endTask(state, node, { status: "succeeded", value: outcome.value, outcome });
}

/** Handles a retry that is due. */
export function retryDue(state: SchedulerState, node: TaskNode): void {
  node.timer = undefined;
  if (node.state !== "backing-off") return;
  if (node.holdsRoom) return makeReady(state, node);
  node.state = "admissible";
  state.admissible.push(node);
}

/**
 * Nothing was received for long and the queue is idle: attempts in flight were lost, and are
 * submitted as the next attempt (rule E14).
 */
export function stalled(state: SchedulerState): void {
  const missing = [...state.tasks].filter(isOut).sort((a, b) => a.sequence - b.sequence);
  if (missing.length === 0) return;
  state.emit({ type: "stalled", submittedAgain: missing.length });
  for (const node of missing) {
    clearTimer(state, node);
    if (node.state === "running") node.counts.running--;
    state.limits.giveBack(node);
    node.state = "ready";
    state.ready.push(node);
  }
}

/** Fails an attempt that has waited too long for a free worker. */
export function queueTimedOut(state: SchedulerState, node: TaskNode): void {
  node.timer = undefined;
  if (node.state !== "submitted") return;
  abandonAttempt(state, node);
  const error = new TaskTimeoutError(
    `Task ${node.id} of operation "${node.task.operationId}" waited more than queueTimeoutMs (${node.options.queueTimeoutMs}) for a free worker.`,
  );
  failed(state, node, { outcome: failedOutcome(error, notRun(state, node)), verdict: undefined });
}

/** Ends a cancelled attempt that was not heard of during the grace period. */
export function graceOver(state: SchedulerState, node: TaskNode): void {
  node.timer = undefined;
  if (node.state === "cancelling") endCancelled(state, node, { reason: "it did not stop within cancelGraceMs" });
}

function submit(state: SchedulerState, node: TaskNode): void {
  node.state = "submitted";
  const underWay = state.inFlightBefore?.take(node);
  node.attempt = underWay ?? node.attempt + 1;
  node.runs++;
  if (node.runs === 1) node.counts.submitted++;
  moveTasks(node, "submitted");
  const { queueTimeoutMs } = node.options;
  if (queueTimeoutMs !== undefined) {
    node.timer = state.timers.add({ dueMs: state.nowMs + queueTimeoutMs, heapIndex: -1, what: "queue-timeout", node });
  }
  if (underWay === undefined) state.commands.submit = appended(state.commands.submit, node);
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

type SuccessInput = OutcomeInput & { readonly outcome: SucceededOutcome };

function isSuccess(input: OutcomeInput): input is SuccessInput {
  return input.outcome.status === "succeeded";
}

function succeeded(state: SchedulerState, current: TaskNode, { attempt: reported, outcome, sizeBytes = 0 }: SuccessInput): void {
  const recordNumber = state.successCount++;
  const isOther = outcome.attempt !== current.attempt;
  const node = runOf(current, reported);
  if (node && node !== current && node.attempt === outcome.attempt) endOlderRun(state, node);
  if (isOther && isOut(current)) abandonAttempt(state, current);
  remember(state, current, { status: "succeeded", recordNumber });
  state.commands.record = appended(state.commands.record, { node: current, outcome, recordNumber, sizeBytes });
  current.counts.succeeded++;
  if (state.options.listens()) {
    const { attempt, durationMs } = outcome;
    state.emit({ type: "task-succeeded", ...aboutTask(current), attempt, durationMs });
    tellStep(state, current, { state: "success", value: outcome.value });
  }
  if (isOther && current.state === "cancelling") current.recordNumber = recordNumber;
  else endTask(state, current, { status: "succeeded", value: outcome.value, outcome });
  if (current.previousRun) current.previousRun.recordNumber = recordNumber;
}

function endOlderRun(state: SchedulerState, node: TaskNode): void {
  if (node.state === "cancelling") endCancelled(state, node, { reason: "it succeeded after it was cancelled" });
}

function failed(
  state: SchedulerState,
  node: TaskNode,
  { outcome, verdict }: { outcome: FailedOutcome; verdict: Verdict | undefined },
): void {
  clearTimer(state, node);
  if (node.state === "running") node.counts.running--;
  node.state = "backing-off";
  state.limits.giveBack(node);
  const delayMs = node.isDraining || node.isSpared ? undefined : retryDelayMs(state, node, verdict);
  if (delayMs === undefined) return failedForGood(state, node, outcome);
  node.counts.retried++;
  node.timer = state.timers.add({ dueMs: state.nowMs + delayMs, heapIndex: -1, what: "retry", node });
  state.commands.record = appended(state.commands.record, { node, outcome, recordNumber: undefined, sizeBytes: 0 });
  state.emit({
    type: "task-retrying",
    ...aboutTask(node),
    attempt: node.attempt,
    error: outcome.error,
    delayMs,
    isTransient: verdict?.isTransient ?? false,
  });
}

/**
 * Turns an attempt that is not needed any more into a run of its own, which is being cancelled and
 * keeps room and slots until it ends.
 */
function abandonAttempt(state: SchedulerState, node: TaskNode): void {
  const abandoned = new TaskNode(node.task, node);
  clearTimer(state, node);
  abandoned.state = node.state;
  node.state = "backing-off";
  abandoned.lastEarlierAttempt = node.attempt - 1;
  node.lastEarlierAttempt = node.attempt;
  abandoned.isSuperseded = true;
  abandoned.limitKeys = node.limitKeys;
  abandoned.holdsSlots = node.holdsSlots;
  node.holdsSlots = false;
  abandoned.holdsRoom = node.holdsRoom;
  node.holdsRoom = false;
  abandoned.previousRun = livePreviousRun(node);
  node.previousRun = abandoned;
  watch(node, abandoned);
  cancelTask(state, abandoned);
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
    attempts: node.runs,
    flowPath: flowPathOf(node),
    cause: outcome.error,
  });
  node.counts.failed++;
  if (node.round) taskOfUnitFailed(state, node, outcome.error);
  remember(state, node, { status: "failed" });
  state.commands.record = appended(state.commands.record, { node, outcome, recordNumber: undefined, sizeBytes: 0 });
  state.emit({ type: "task-failed", ...aboutTask(node), attempt: node.attempt, error: outcome.error });
  tellStep(state, node, { state: "failure", error: outcome.error });
  endTask(state, node, { status: "failed", error, outcome });
}

/**
 * Handles the outcome of a cancelled attempt. An error of its own, other than the abort's, is kept
 * for the scope that cancelled it. A task that another attempt has completed has not failed.
 */
function stopped(state: SchedulerState, node: TaskNode, outcome: TaskOutcome): void {
  const hasSucceeded = state.finished.at(node.row)?.status === "succeeded";
  if (outcome.status !== "failed" || hasSucceeded) return endCancelled(state, node, { reason: unwanted });
  failedForGood(state, node, outcome);
}

function runOf(current: TaskNode | undefined, attempt: number): TaskNode | undefined {
  if (current && attempt > current.attempt) return undefined;
  let node = current;
  while (node?.previousRun && node.lastEarlierAttempt >= attempt) node = node.previousRun;
  return node;
}

function isOut(node: TaskNode): boolean {
  return node.state === "submitted" || node.state === "running";
}

/** Appends to a list; most lists have one item, for which V8 then allocates no more. */
function appended<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}
