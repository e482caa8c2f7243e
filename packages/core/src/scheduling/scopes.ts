import { TaskTimeoutError } from "../errors.js";
import type { Work } from "../flows/yieldable.js";
import { isTask } from "../tasks/task.js";
import type { Scope } from "../tasks/scope.js";
import { failFlow, joinErrors } from "./flow-endings.js";
import { Fifo } from "../fifo.js";
import type { Ending, FlowNode, ScopeState, Subscription } from "./nodes.js";
import { resumeWithError, resumeWithValue } from "./resuming.js";
import type { SchedulerState } from "./state.js";
import { childrenOf, release } from "./subscriptions.js";

/** The flow stands at a `yield*` now. */
export function enterScope(state: SchedulerState, node: FlowNode, request: Scope<unknown, unknown>): void {
  const works = startedMembers(state, request);
  const scope: ScopeState = { request, parent: node, results: [], errors: [], remaining: works.length, timer: undefined, thrown: undefined };
  node.state = "scoped";
  node.scope = scope;
  if (interruptedBefore(state, node, scope)) return;
  const { durationMs } = request.shape;
  if (durationMs !== undefined) scope.timer = state.timers.add(state.nowMs + durationMs, { what: "scope", scope });
  (node.agenda ??= new Fifo()).push({ works, next: 0, scope });
  state.lanes.push(node);
}

/** All members have been started; of none, `gather` and `settle` are done. */
export function membersStarted(state: SchedulerState, scope: ScopeState): void {
  const { kind } = scope.request;
  if (scope.remaining === 0 && scope.parent.scope === scope && (kind === "all" || kind === "settle")) complete(state, scope);
}

/** A member has ended while the flow stands in the scope. */
export function memberEnded(state: SchedulerState, subscription: Subscription, ending: Ending): void {
  const { scope } = subscription;
  if (!scope) return;
  const { kind } = scope.request;
  scope.remaining -= 1 + (subscription.otherIndexes?.length ?? 0);
  if (kind === "settle") store(scope, subscription, ending.outcome);
  else if (ending.status === "succeeded") {
    if (kind === "race") return wonRace(state, scope, ending.value);
    store(scope, subscription, ending.value);
  } else if (kind !== "race" && state.isFailFast) return failScope(state, scope, ending.error);
  else scope.errors.push(ending.error);
  if (scope.remaining === 0) complete(state, scope);
}

/** The members that are left are cancelled, and `error` is thrown by the `yield*`. */
export function failScope(state: SchedulerState, scope: ScopeState, error: unknown): void {
  const { parent } = scope;
  if (parent.scope !== scope) return;
  scope.thrown = error;
  (parent.delivered ??= new Set()).add(error);
  releaseMembers(state, scope);
  resumeWithError(state, parent, error);
}

/** The time of a `withTimeout` or a `sleep` is over. */
export function scopeDue(state: SchedulerState, scope: ScopeState): void {
  scope.timer = undefined;
  if (scope.parent.scope !== scope) return;
  if (scope.request.kind === "sleep") return resumeWithValue(state, scope.parent, undefined);
  const [member] = scope.request.members as readonly Work[];
  const name = isTask(member) ? `task ${member.id} of operation "${member.operationId}"` : `flow "${member?.name}"`;
  failScope(state, scope, new TaskTimeoutError(`withTimeout: ${name} has not ended within ${scope.request.shape.durationMs} ms.`));
}

function complete(state: SchedulerState, scope: ScopeState): void {
  const { kind, shape } = scope.request;
  const { parent } = scope;
  if (scope.errors.length > 0) {
    const error = kind === "race" ? new AggregateError(scope.errors, `race: all ${scope.errors.length} members failed`) : joinErrors(scope.errors, parent.flow.name);
    return failScope(state, scope, error);
  }
  const isList = kind === "all" || shape.asList === true;
  resumeWithValue(state, parent, isList ? scope.results : scope.results[0]);
}

function wonRace(state: SchedulerState, scope: ScopeState, value: unknown): void {
  releaseMembers(state, scope);
  resumeWithValue(state, scope.parent, value);
}

function store(scope: ScopeState, { index, otherIndexes }: Subscription, value: unknown): void {
  scope.results[index] = value;
  if (otherIndexes) for (const other of otherIndexes) scope.results[other] = value;
}

function releaseMembers(state: SchedulerState, scope: ScopeState): void {
  const { parent } = scope;
  for (const subscription of childrenOf(parent)) if (subscription.scope === scope) release(state, subscription);
  if (!parent.agenda) return;
  const others = [...parent.agenda].filter((item) => !("works" in item) || item.scope !== scope);
  parent.agenda.clear();
  for (const item of others) parent.agenda.push(item);
}

/** A failure that the flow has not been told of: of a member it is the scope's, of another child it ends the flow. */
function interruptedBefore(state: SchedulerState, node: FlowNode, scope: ScopeState): boolean {
  if (!node.failures || !state.isFailFast) return false;
  const ids = new Set((scope.request.members as readonly Work[]).map(({ id }) => id));
  const own = node.failures.find(({ childId }) => childId !== undefined && ids.has(childId));
  const failure = own ?? node.failures[0];
  node.failures = node.failures.filter((other) => other !== failure);
  if (node.failures.length === 0) node.failures = undefined;
  if (own && scope.request.kind !== "settle") failScope(state, scope, own.error);
  else if (failure) failFlow(state, node, failure.error);
  return true;
}

/** A race that was decided in an earlier run of the execution keeps its winner: the member recorded earliest, and no other is started. */
function startedMembers(state: SchedulerState, { kind, members }: Scope<unknown, unknown>): readonly Work[] {
  const works = members as readonly Work[];
  if (kind !== "race") return works;
  let winner: { work: Work; recordNumber: number } | undefined;
  for (const work of works) {
    const record = isTask(work) ? state.finished.get(work.id) : undefined;
    if (record?.status === "succeeded" && (!winner || record.recordNumber < winner.recordNumber)) {
      winner = { work, recordNumber: record.recordNumber };
    }
  }
  return winner ? [winner.work] : works;
}
