import { contentId } from "../serialization/identity.js";
import { headWorker, type TaskOutcome } from "../tasks/task-outcome.js";
import type { FlowNode, ScopeState } from "./nodes.js";
import { flowKey, type SchedulerState } from "./state.js";

/**
 * The time in ms that work which is being restored has after a limit of an earlier head is over.
 */
const replayMs = 1;

/**
 * The number of such times that flows have in all, beside one for each record: some always have
 * more to do.
 */
const minReplays = 1000;

/**
 * Arms the timer of a `sleep` or a limit. With a checkpoint its date is recorded, so that a resumed
 * execution waits for the rest (rule DL2).
 */
export function setDate(state: SchedulerState, node: FlowNode, scope: ScopeState): void {
  if (endOf(state, scope) !== undefined) armBy(state, scope, nextDateId(state, node));
}

/** {@link setDate} with an id that was taken before. */
export function armBy(state: SchedulerState, scope: ScopeState, id: string | undefined): void {
  const untilMs = endOf(state, scope);
  if (untilMs === undefined) return;
  const record = id === undefined ? undefined : state.finished.get(id);
  if (record?.status === "succeeded") {
    state.loadCount++;
    state.commands.load.push({ node: scope, recordNumber: record.recordNumber });
    return;
  }
  if (id !== undefined) keepFact(state, id, untilMs);
  arm(state, scope, untilMs);
}

function endOf(state: SchedulerState, { request }: ScopeState): number | undefined {
  const { durationMs, untilMs = durationMs === undefined ? undefined : state.nowMs + durationMs } = request.shape;
  return untilMs;
}

/** Handles the loaded date of an earlier head; if it cannot be read, the wait begins anew. */
export function dateLoaded(state: SchedulerState, scope: ScopeState, outcome: TaskOutcome | undefined): void {
  state.loadCount--;
  if (scope.parent.position !== scope) return;
  const { durationMs = 0, untilMs = state.nowMs + durationMs } = scope.request.shape;
  const dueMs = outcome?.status === "succeeded" && typeof outcome.value === "number" ? outcome.value : untilMs;
  scope.delaysLeft = state.restoredCount + minReplays;
  arm(state, scope, dueMs);
}

/**
 * Whether a limit that is over has to wait, since records below it are still being restored: work
 * that had ended within the limit has not missed it (rule E8).
 */
export function waitsForReplay(state: SchedulerState, scope: ScopeState): boolean {
  if (scope.delaysLeft === 0 || scope.request.kind === "sleep") return false;
  const isReading = state.loadCount > 0 || state.units.isOpening;
  if (!isReading && state.lanes.current() === undefined) return false;
  if (!isReading) scope.delaysLeft--;
  arm(state, scope, state.nowMs + replayMs);
  return true;
}

/** Whether a limit of an earlier head is over, and waits for work that is being restored. */
export function isOverdue({ nowMs }: SchedulerState, { delaysLeft, timer }: ScopeState): boolean {
  return delaysLeft > 0 && timer !== undefined && timer.dueMs <= nowMs + replayMs;
}

/**
 * The id of the next date: made of the flow and the position among its waits, in all walks.
 * Undefined if dates are not recorded.
 */
export function nextDateId(state: SchedulerState, { flow, round }: FlowNode): string | undefined {
  if (!state.options.keepsDates) return undefined;
  const key = flowKey(flow, round);
  if (key === undefined) return undefined;
  const countId = contentId(`dates\n${key}`);
  const attempt = (state.finished.get(countId)?.attempt ?? 0) + 1;
  state.finished.set(countId, { status: "flow", attempt, recordNumber: 0 });
  return contentId(`date\n${key}\n${attempt}`);
}

/** Records a fact of the head as a success under an id of its own. */
export function keepFact(state: SchedulerState, taskId: string, value: number | string): void {
  const recordNumber = state.successCount++;
  const ran = { attempt: 1, startedAt: new Date(state.nowMs), durationMs: 0, worker: headWorker };
  state.finished.set(taskId, { status: "succeeded", attempt: 1, recordNumber });
  state.commands.record.push({
    ...{ node: undefined, taskId, recordNumber, sizeBytes: typeof value === "string" ? value.length : 8 },
    outcome: { status: "succeeded", value, ...ran },
  });
}

function arm(state: SchedulerState, scope: ScopeState, dueMs: number): void {
  scope.timer = state.timers.add({ dueMs, heapIndex: -1, what: "scope", scope });
}
