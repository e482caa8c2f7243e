import { TaskTimeoutError } from "../errors.js";
import { contentId } from "../serialization/identity.js";
import { armBy, dateLoaded, keepFact, nextDateId } from "./dates.js";
import type { FlowNode, ScopeState } from "./nodes.js";
import type { LoadedRecord, SignalAnswer } from "./protocol.js";
import { resumeWithError, resumeWithValue } from "./resuming.js";
import type { SignalCursor, SignalWait } from "./signal-table.js";
import type { SchedulerState } from "./state.js";

/**
 * Lets a flow wait for a signal (rule SG3). Each that it takes is recorded, with its round: on
 * resume, the same call gets the same one, and a new round takes none that an earlier one took. A
 * call that was over by its limit has taken none.
 */
export function enterSignal(state: SchedulerState, node: FlowNode, scope: ScopeState): void {
  const { signal: name = "" } = scope.request.shape;
  const cursor = cursorOf(state, node, name);
  const { durationMs } = scope.request.shape;
  const wait: SignalWait = {
    // Its place among the dates of the flow, whether or not the limit will be needed.
    dateId: durationMs === undefined ? undefined : nextDateId(state, node),
    ...{ name, cursor, sinceMs: state.nowMs, call: ++cursor.calls, number: cursor.number + 1 },
    ...{ isRecorded: false, takerRecord: undefined, isAwaited: false },
  };
  state.signals.add(scope, wait);
  if (state.finished.get(limitId(wait)) !== undefined) signalOver(state, scope, wait);
  else findSignal(state, scope, wait);
}

/** Handles the answer for a signal: its value, or that it was not sent yet. */
export function signalled(state: SchedulerState, scope: ScopeState, answer: SignalAnswer | undefined): void {
  const wait = state.signals.waitAt(scope);
  if (!wait) return;
  if (!answer) return awaitSignal(state, scope, wait);
  // An equal flow in another round may have taken it meanwhile.
  if (!wait.isRecorded && state.finished.get(takenId(wait)) !== undefined) return findSignal(state, scope, wait);
  if (!wait.isRecorded) take(state, takenId(wait), takerOf(wait));
  wait.cursor.number = wait.number;
  if ("error" in answer) resumeWithError(state, scope.parent, answer.error);
  else resumeWithValue(state, scope.parent, answer.value);
}

/** Handles a loaded date, or the loaded record of the taker of a signal. */
export function scopeLoaded(state: SchedulerState, scope: ScopeState, { recordNumber, outcome }: LoadedRecord): void {
  const wait = state.signals.waitAt(scope);
  // Both may be under way, and come in any order.
  if (!wait || wait.takerRecord !== recordNumber) return dateLoaded(state, scope, outcome);
  state.loadCount--;
  wait.takerRecord = undefined;
  // A record that cannot be read is most likely its own.
  wait.isRecorded = outcome?.status !== "succeeded" || outcome.value === takerOf(wait);
  if (wait.isRecorded) return askFor(state, scope, wait);
  wait.number++;
  findSignal(state, scope, wait);
}

/** Handles the end of the time limit of a `signal`. */
export function signalOver(state: SchedulerState, scope: ScopeState, wait: SignalWait): void {
  if (state.finished.get(limitId(wait)) === undefined) take(state, limitId(wait), "limit");
  const { durationMs } = scope.request.shape;
  const error = new TaskTimeoutError(`signal: "${wait.name}" has not come within ${durationMs} ms.`);
  resumeWithError(state, scope.parent, error);
}

/** Looks for the next signal that no other call has taken. */
function findSignal(state: SchedulerState, scope: ScopeState, wait: SignalWait): void {
  for (; ; wait.number++) {
    const record = state.finished.get(takenId(wait));
    if (!record) return askFor(state, scope, wait);
    // What was taken since the head began was taken by another call.
    if (record.status !== "succeeded" || record.recordNumber >= state.firstOwnRecord) continue;
    wait.takerRecord = record.recordNumber;
    state.loadCount++;
    return void state.commands.load.push({ node: scope, recordNumber: record.recordNumber });
  }
}

function askFor(state: SchedulerState, scope: ScopeState, { name, number }: SignalWait): void {
  state.commands.signals.push({ scope, name, number });
}

/** The signal was not sent yet: from now on the limit counts. */
function awaitSignal(state: SchedulerState, scope: ScopeState, wait: SignalWait): void {
  if (wait.isAwaited) return;
  wait.isAwaited = true;
  armBy(state, scope, wait.dateId);
}

/**
 * Records that a signal was taken, or a limit is over; without a checkpoint it is remembered only.
 */
function take(state: SchedulerState, id: string, what: string): void {
  if (state.options.keepsDates) keepFact(state, id, what);
  else state.finished.set(id, { status: "flow", attempt: 1, recordNumber: 0 });
}

/** The count of a flow in a round for a name, in all walks. */
function cursorOf(state: SchedulerState, { flow, round }: FlowNode, name: string): SignalCursor {
  // Flows without a content id are told apart by their names.
  const identity = `${flow.id ?? `flow ${flow.name}`}\n${name}`;
  const place = round ? `${round.key}.${round.number}` : "";
  const key = `${place}\n${identity}`;
  const known = state.signals.cursors.get(key);
  if (known) return known;
  const cursor: SignalCursor = { identity, place, calls: 0, number: 0 };
  state.signals.cursors.set(key, cursor);
  return cursor;
}

function takenId({ cursor: { identity }, number }: SignalWait): string {
  return contentId(`signal\n${identity}\n${number}`);
}

function limitId({ cursor: { identity, place }, call }: SignalWait): string {
  return contentId(`signal limit\n${place}\n${identity}\n${call}`);
}

function takerOf({ cursor: { place }, call }: SignalWait): string {
  return `${place}#${call}`;
}
