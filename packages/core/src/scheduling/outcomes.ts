import { TransientError } from "../errors.js";
import { failedOutcome, headWorker, type SucceededOutcome, type TaskOutcome } from "../tasks/task-outcome.js";
import { abandonAttempt } from "./abandoned-attempts.js";
import { submit } from "./attempts.js";
import { isOut } from "./attempts-in-flight.js";
import { arrivedEarly } from "./early-outcomes.js";
import { failed, failedForGood } from "./failed-attempts.js";
import { ignore, notInFlight } from "./ignored-outcomes.js";
import type { TaskNode } from "./nodes.js";
import { aboutTask, taskEventParent } from "./place.js";
import type { Input } from "./protocol.js";
import type { SchedulerState } from "./state.js";
import { tellStep } from "./step-states.js";
import { endCancelled, endTask, notRun, remember, unwanted } from "./task-endings.js";
import { forget } from "./task-lives.js";
import { runOf } from "./task-runs.js";
import { attemptStarted } from "./task-starts.js";

type OutcomeInput = Extract<Input, { type: "outcome" }>;

/**
 * Handles an outcome, which may be late, repeated or for an unknown task. A success of any attempt
 * counts, a failure only of the current one.
 */
export function outcomeArrived(state: SchedulerState, input: OutcomeInput): void {
  const { attempt, outcome } = input;
  const current = state.tasks.get(input.taskId);
  if (!current && state.inFlightBefore) return arrivedEarly(state, input);
  if (current && state.inFlightBefore) endedBefore(state, current, input);
  const node = runOf(current, attempt);
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

/**
 * Handles the end of an attempt of an earlier head while its task waits to be submitted. A success
 * makes it an attempt of this head; after any other end the task is submitted anew (rule E21).
 */
function endedBefore(state: SchedulerState, node: TaskNode, input: OutcomeInput): void {
  if (!state.inFlightBefore?.isUnderWay(node.id, input.attempt)) return;
  if (isSuccess(input) && node.recordNumber < 0 && node.attempt < input.attempt) {
    if (node.state === "loading") state.recallCount--;
    submit(state, node);
  }
  state.inFlightBefore.ended(node.id, input.attempt);
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
  state.record({ node: current, outcome, recordNumber, sizeBytes, flow: state.flowTimes.around(current) });
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

/**
 * Handles the outcome of a cancelled attempt. An error of its own, other than the abort's, is kept
 * for the scope that cancelled it. A task that another attempt has completed has not failed.
 */
function stopped(state: SchedulerState, node: TaskNode, outcome: TaskOutcome): void {
  const hasSucceeded = state.finished.at(node.row)?.status === "succeeded";
  if (outcome.status !== "failed" || hasSucceeded) return endCancelled(state, node, { reason: unwanted });
  failedForGood(state, node, outcome);
}
