import { DependencyError } from "../errors.js";
import type { Dependency } from "../flows/dependency.js";
import type { Work } from "../flows/yieldable.js";
import { isTask } from "../tasks/task.js";
import { takeCovered } from "./failures.js";
import { joinErrors } from "./flow-endings.js";
import { keyOfNode, type FlowNode, type Subscription } from "./nodes.js";
import type { Wait } from "./flow-position.js";
import { resumeWithError, resumeWithValue } from "./resuming.js";
import type { SchedulerState } from "./state.js";
import { findSubscription } from "./subscriptions.js";

/** Lets the flow wait at a dependency; finished work does not hold it. */
export function enterWait(state: SchedulerState, node: FlowNode, { targets, below }: Dependency): void {
  const kind = below !== undefined ? "below" : targets ? "some" : "all";
  const wait: Wait = { at: "waiting", kind, remaining: below ?? 0 };
  node.position = wait;
  for (const target of targets ?? []) {
    const subscription = subscriptionTo(state, node, target);
    if (subscription && subscription.wait !== wait) {
      subscription.wait = wait;
      wait.remaining++;
    } else if (!subscription && !isFinished(state, node, target) && !isGivenUp(state, node, target))
      return resumeWithError(state, node, neverYielded(node, target));
  }
  if (targets && node.failures) cover(state, node, { targets, wait });
  if (isOver(node, wait)) waitOver(state, node, wait);
}

/** Handles the end of a child, after which the wait may be over. */
export function advanceWait(state: SchedulerState, node: FlowNode, ended: Subscription): void {
  const { position: wait } = node;
  if (wait.at !== "waiting") return;
  if (ended.wait === wait) wait.remaining--;
  if (isOver(node, wait)) waitOver(state, node, wait);
}

function isOver(node: FlowNode, wait: Wait): boolean {
  if (wait.kind === "some") return wait.remaining === 0;
  return node.liveCount < (wait.kind === "below" ? wait.remaining : 1);
}

function waitOver(state: SchedulerState, node: FlowNode, wait: Wait): void {
  const errors = state.isFailFast || wait.kind === "below" ? [] : takeCovered(node, wait);
  if (errors.length > 0) resumeWithError(state, node, joinErrors(errors, node.flow.name));
  else resumeWithValue(state, node, undefined);
}

function subscriptionTo(state: SchedulerState, parent: FlowNode, target: Work): Subscription | undefined {
  let node = state.inFlight(target, parent.round);
  while (node) {
    const subscription = findSubscription(parent, node);
    if (subscription) return subscription;
    node = node.kind === "task" ? node.previousRun : undefined;
  }
  return undefined;
}

function isFinished(state: SchedulerState, { round }: FlowNode, target: Work): boolean {
  const key = state.keyOf(target, round);
  if (typeof key === "string") return state.finished.get(key) !== undefined;
  return key === target && target.outcome !== undefined;
}

function isGivenUp(state: SchedulerState, { givenUp, round }: FlowNode, target: Work): boolean {
  const node = givenUp && state.inFlight(target, round);
  return node !== undefined && givenUp?.has(node) === true;
}

function cover(
  state: SchedulerState,
  { failures, round }: FlowNode,
  { targets, wait }: { targets: readonly Work[]; wait: Wait },
): void {
  const keys = new Set(targets.map((target) => state.keyOf(target, round)));
  for (const failure of failures ?? []) if (failure.children.some((child) => keys.has(keyOfNode(child)))) failure.wait = wait;
}

function neverYielded(node: FlowNode, target: Work): DependencyError {
  const name = isTask(target) ? `task ${target.id} of operation "${target.operationId}"` : `flow "${target.name}"`;
  return new DependencyError(
    `Flow "${node.flow.name}" waits for ${name}, which it never yielded. Yield it before the dependency, or \`yield*\` it.`,
  );
}
