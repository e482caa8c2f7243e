import type { Work } from "../flows/yieldable.js";
import { isDependency } from "../flows/dependency.js";
import { isTask } from "../tasks/task.js";
import { endIfDone, failFlow, moveFlows } from "./flow-endings.js";
import { admitFlow } from "./flow-lives.js";
import type { ReadyFlow } from "./flow-position.js";
import type { AgendaItem, Cursor, FlowNode, Node, ScopeState } from "./nodes.js";
import { flowEventParent } from "./place.js";
import { cutOffLosers } from "./races.js";
import { resumeWithError } from "./resuming.js";
import { failScope, membersStarted } from "./scopes.js";
import type { SchedulerState } from "./state.js";
import { tellPattern } from "./step-states.js";
import { leavesWork } from "./suspending.js";
import { joinScope, subscribe } from "./subscriptions.js";
import { countHeld } from "./task-endings.js";
import { admitTask, takeRoom } from "./task-lives.js";
import { enterWait } from "./waits.js";

/**
 * The next flow to advance, after yielded work has been started while there is room. Depth first.
 */
export function nextFlow(state: SchedulerState): FlowNode | undefined {
  for (;;) {
    if (state.opensUnits || (state.isSuspending && leavesWork(state))) return undefined;
    const urgent = takeUrgent(state);
    if (urgent) return urgent;
    if (state.startsLeft <= 0) return undefined;
    admitHeld(state);
    const node = state.mayYield ? state.lanes.current() : undefined;
    if (!node) return undefined;
    const { position, agenda } = node;
    const { at } = position;
    const item = agenda?.first;
    if (item && (at === "ready" || at === "scoped" || at === "ending")) workOn(state, node, item);
    else if (at === "ready") return take(state, node, position);
    else state.lanes.pop();
  }
}

/** Takes the next flow that is to be resumed with an error, unless it was closed meanwhile. */
function takeUrgent(state: SchedulerState): FlowNode | undefined {
  for (let node = state.urgent.shift(); node; node = state.urgent.shift()) {
    const { position } = node;
    if (position.at === "ready") return take(state, node, position);
  }
  return undefined;
}

function take(state: SchedulerState, node: FlowNode, { resume }: ReadyFlow): FlowNode {
  if (!node.hasBegun) {
    node.hasBegun = true;
    node.startedMs = state.nowMs;
    moveFlows(node, "running");
    if (!node.flow.isInternal && state.options.listens())
      state.emit({ type: "flow-started", flow: node.flow.name, flowId: node.id, ...flowEventParent(node) });
    if (node.unit?.isRetried !== true) tellPattern(state, node, { state: "running" });
  }
  node.position = { at: "advancing", resume };
  return node;
}

/**
 * Admits upstreams of held tasks, and tasks whose upstreams have succeeded, before anything that
 * flows would add.
 */
function admitHeld(state: SchedulerState): void {
  while (state.hasRoom && state.admissible.length > 0) {
    const node = state.admissible.shift();
    if (node?.state === "admissible") takeRoom(state, node);
  }
}

/** Starts the first item of the agenda, until there is no room or a subflow goes first. */
function workOn(state: SchedulerState, node: FlowNode, item: AgendaItem): void {
  if (isDependency(item)) {
    node.agenda?.shift();
    return enterWait(state, node, item);
  }
  if (!("works" in item)) startAlone(state, node, item);
  else if (startSome(state, node, item)) {
    node.agenda?.shift();
    cutOffLosers(state, node, item);
    if (item.scope) membersStarted(state, item.scope);
  } else return;
  endIfDone(state, node);
}

/**
 * Starts work that was yielded outside of a list. It is not counted: a flow yields one such item
 * each time it is advanced.
 */
function startAlone(state: SchedulerState, node: FlowNode, work: Work): void {
  node.agenda?.shift();
  startOne(state, node, { work, index: 0, scope: undefined });
}

/** Starts members of the list. Returns whether all have been started. */
function startSome(state: SchedulerState, node: FlowNode, cursor: Cursor): boolean {
  while (cursor.next < cursor.works.length) {
    if (state.startsLeft-- <= 0) return false;
    const index = cursor.next++;
    const work = cursor.works[index];
    if (!work) continue;
    const isInterrupted = !startOne(state, node, { work, index, scope: cursor.scope });
    if (isInterrupted) return false;
    const goesOn = isTask(work) && state.mayYield && state.admissible.length === 0;
    if (!goesOn) return cursor.next === cursor.works.length;
  }
  return true;
}

interface Member {
  readonly work: Work;
  readonly index: number;
  readonly scope: ScopeState | undefined;
}

/** Starts a member; returns whether it could be started. */
function startOne(state: SchedulerState, node: FlowNode, { work, index, scope }: Member): boolean {
  let child: Node;
  try {
    child = isTask(work)
      ? admitTask(state, work, node)
      : admitFlow(state, work, { node, isBranch: scope?.request.shape.branches });
  } catch (error) {
    refuse(state, node, { scope, error });
    return false;
  }
  const subscription = subscribe(node, child);
  if (scope) joinScope(subscription, scope, index);
  if (child.kind === "task" && child.state === "new") {
    state.lanes.count(node.lane);
    takeRoom(state, child);
  } else if (child.kind === "task") countHeld(state, child);
  return true;
}

/**
 * Handles a member that cannot be started: the error is thrown at the `yield`, or fails the flow if
 * its body is over.
 */
function refuse(
  state: SchedulerState,
  node: FlowNode,
  { scope, error }: { scope: ScopeState | undefined; error: unknown },
): void {
  const { position } = node;
  if (scope) failScope(state, scope, error);
  else if (position.at !== "ending") resumeWithError(state, node, error);
  else if (state.isFailFast) failFlow(state, node, error);
  else position.thrown ??= { error };
}
