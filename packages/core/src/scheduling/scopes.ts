import { isMazepaError, TaskTimeoutError } from "../errors.js";
import type { Flow } from "../flows/flow.js";
import type { Work } from "../flows/yieldable.js";
import { isTask } from "../tasks/task.js";
import type { Scope } from "../tasks/scope.js";
import { isOverdue, setDate, waitsForReplay } from "./dates.js";
import { toldByScope } from "./failures.js";
import { joinErrors } from "./flow-endings.js";
import { Fifo } from "../collections/fifo.js";
import { endingOf } from "./node-ending.js";
import { keyOfNode, type Cursor, type FlowNode, type ScopeState, type Subscription, type Round } from "./nodes.js";
import type { Ending } from "./ending.js";
import { resumeWithError, resumeWithValue } from "./resuming.js";
import { enterSignal, signalOver } from "./signals.js";
import type { SchedulerState } from "./state.js";
import { spareChildren } from "./unit-tasks.js";
import { childrenOf, findSubscription, release } from "./subscriptions.js";

/** The position of a member in a scope. */
type Membership = Pick<Subscription, "index" | "otherIndexes">;

/** Lets the flow enter a `yield*`. */
export function enterScope(state: SchedulerState, node: FlowNode, request: Scope<unknown, unknown>): void {
  const members = startedMembers(state, request, node.round);
  const scope: ScopeState = {
    at: "scoped",
    request,
    parent: node,
    results: [],
    errors: [],
    remaining: members.length,
    timer: undefined,
    delaysLeft: 0,
    thrown: undefined,
  };
  node.position = scope;
  const works = node.failures ? withoutFailed(state, scope, members) : members;
  if (node.position !== scope) return;
  if (request.kind === "signal") return enterSignal(state, node, scope);
  setDate(state, node, scope);
  (node.agenda ??= new Fifo()).push({ works, next: 0, scope });
  state.lanes.push(node);
}

/** Notes that all members have been started; without members, `all` and `settle` are done. */
export function membersStarted(state: SchedulerState, scope: ScopeState): void {
  const { kind } = scope.request;
  if (scope.remaining === 0 && scope.parent.position === scope && (kind === "all" || kind === "settle")) complete(state, scope);
}

/** Handles the end of a member while the flow is in the scope. */
export function memberEnded(
  state: SchedulerState,
  scope: ScopeState,
  { member, ending }: { member: Membership; ending: Ending },
): void {
  const { kind } = scope.request;
  // An earlier head has cut a unit off when its limit was over, and undone it.
  const isCutOff = ending.status !== "succeeded" && isMazepaError(ending.error, "MAZEPA_TASK_CANCELLED");
  if (isCutOff && kind === "timeout" && isOverdue(state, scope)) return limitOver(state, scope);
  scope.remaining -= 1 + (member.otherIndexes?.length ?? 0);
  if (kind === "settle") store(scope, member, ending.outcome);
  else if (ending.status === "succeeded") {
    if (kind === "race") return wonRace(state, scope, ending.value);
    store(scope, member, ending.value);
  } else if (kind !== "race" && state.isFailFast) return failScope(state, scope, ending.error);
  else scope.errors.push(ending.error);
  if (scope.remaining === 0) complete(state, scope);
}

/** Cancels the remaining members, and throws `error` at the `yield*`. */
export function failScope(state: SchedulerState, scope: ScopeState, error: unknown): void {
  const { parent } = scope;
  scope.thrown = error;
  toldByScope(parent, error);
  if (scope.request.shape.durationMs === undefined) spareChildren(parent, scope);
  releaseMembers(state, scope);
  resumeWithError(state, parent, error);
}

/** Handles the end of the time of a `withTimeout`, a `sleep` or a `signal`. */
export function scopeDue(state: SchedulerState, scope: ScopeState): void {
  scope.timer = undefined;
  if (scope.parent.position !== scope || waitsForReplay(state, scope)) return;
  if (scope.request.kind === "sleep") return resumeWithValue(state, scope.parent, undefined);
  const wait = state.signals.waitAt(scope);
  if (wait) return signalOver(state, scope, wait);
  limitOver(state, scope);
}

function limitOver(state: SchedulerState, scope: ScopeState): void {
  const [member] = scope.request.members as readonly Work[];
  const name = isTask(member) ? `task ${member.id} of operation "${member.operationId}"` : `flow "${member?.name}"`;
  failScope(
    state,
    scope,
    new TaskTimeoutError(`withTimeout: ${name} has not ended within ${scope.request.shape.durationMs} ms.`),
  );
}

function complete(state: SchedulerState, scope: ScopeState): void {
  const { kind, shape } = scope.request;
  const { parent } = scope;
  if (scope.errors.length > 0) {
    const error =
      kind === "race"
        ? new AggregateError(scope.errors, `race: all ${scope.errors.length} members failed`)
        : joinErrors(scope.errors, parent.flow.name);
    return failScope(state, scope, error);
  }
  const isList = kind === "all" || shape.asList === true;
  resumeWithValue(state, parent, isList ? scope.results : scope.results[0]);
}

function wonRace(state: SchedulerState, scope: ScopeState, value: unknown): void {
  releaseMembers(state, scope);
  resumeWithValue(state, scope.parent, value);
}

function store(scope: ScopeState, { index, otherIndexes }: Membership, value: unknown): void {
  scope.results[index] = value;
  if (otherIndexes) for (const other of otherIndexes) scope.results[other] = value;
}

function releaseMembers(state: SchedulerState, scope: ScopeState): void {
  const { parent } = scope;
  const works = scope.request.members as readonly Work[];
  if (parent.liveCount <= works.length) {
    for (const subscription of childrenOf(parent)) if (subscription.scope === scope) release(state, subscription);
  } else {
    for (const work of works) releaseMember(state, scope, work);
  }
  if (!parent.agenda || parent.agenda.length === 0) return;
  const others = [...parent.agenda].filter((item) => !("works" in item) || item.scope !== scope);
  parent.agenda.clear();
  for (const item of others) parent.agenda.push(item);
}

function releaseMember(state: SchedulerState, scope: ScopeState, work: Work): void {
  const node = state.inFlight(work, scope.parent.round);
  const subscription = node && findSubscription(scope.parent, node);
  if (subscription?.scope === scope) release(state, subscription);
}

/**
 * Handles failures that were not delivered when the flow enters a scope. That of a member is thrown
 * by the scope, or is its part of what `settle`, `race` and the policy `finish` wait for; others
 * are kept, and with `fail-fast` they end the flow if it stays in the scope.
 */
function withoutFailed(state: SchedulerState, scope: ScopeState, works: readonly Work[]): Cursor["works"] {
  const { parent } = scope;
  const memberships = membershipsOf(state, works, parent.round);
  const left: (Work | undefined)[] = [...works];
  const kept = (parent.failures ?? []).filter(({ children }) => {
    if (parent.position !== scope) return true;
    let isKept = true;
    for (const child of children) {
      const member = memberships.get(keyOfNode(child));
      if (!member) continue;
      isKept = false;
      const ending = endingOf(child);
      if (!ending || !left[member.index]) continue;
      for (const index of [member.index, ...(member.otherIndexes ?? [])]) left[index] = undefined;
      memberEnded(state, scope, { member, ending });
    }
    return isKept;
  });
  parent.failures = kept.length > 0 ? kept : undefined;
  return left;
}

/** The position of each task or flow in a list. */
function membershipsOf(state: SchedulerState, works: readonly Work[], round: Round | undefined): Map<string | Flow, Membership> {
  const memberships = new Map<string | Flow, Membership>();
  for (const [index, work] of works.entries()) {
    const key = state.keyOf(work, round);
    const known = memberships.get(key);
    if (known) (known.otherIndexes ??= []).push(index);
    else memberships.set(key, { index, otherIndexes: undefined });
  }
  return memberships;
}

/**
 * A race that was decided in an earlier run of the execution keeps its winner: the member recorded
 * earliest, and no other is started.
 */
function startedMembers(
  state: SchedulerState,
  { kind, members }: Scope<unknown, unknown>,
  round: Round | undefined,
): readonly Work[] {
  const works = members as readonly Work[];
  if (kind !== "race") return works;
  let winner: { work: Work; recordNumber: number } | undefined;
  for (const work of works) {
    const key = state.keyOf(work, round);
    const record = typeof key === "string" ? state.finished.get(key) : undefined;
    if (record?.status === "succeeded" && (!winner || record.recordNumber < winner.recordNumber)) {
      winner = { work, recordNumber: record.recordNumber };
    }
  }
  return winner ? [winner.work] : works;
}
