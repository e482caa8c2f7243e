import { isMazepaError } from "../errors.js";
import { failFlow, joinErrors, takeFailures } from "./flow-endings.js";
import type { Failure, FlowNode, Wait } from "./nodes.js";
import { resumeWithError } from "./resuming.js";
import type { SchedulerState } from "./state.js";

/** A child that is not a member of the scope in which the flow stands has failed. An upstream's error comes once, however many tasks it has cancelled. */
export function childFailed(state: SchedulerState, node: FlowNode, failure: Failure): void {
  if (failure.child.kind === "task" && !isFirstDelivery(node, failure.error)) return;
  (node.failures ??= []).push(failure);
  deliver(state, node);
}

/** Whether the flow is told of a task's failure for the first time: it may come from the task and from those that were held for it. */
export function isFirstDelivery(node: FlowNode, error: unknown): boolean {
  if (!isMazepaError(error, "MAZEPA_TASK_FAILED")) return true;
  const delivered = (node.delivered ??= new WeakSet());
  if (delivered.has(error)) return false;
  delivered.add(error);
  return true;
}

/** Tells the flow of failures if it stands where it can be told (rule F7, or F8 under the policy `finish`). */
export function deliver(state: SchedulerState, node: FlowNode): void {
  if (!node.failures || !state.isFailFast) return;
  if (node.state === "closing") return failFlow(state, node, joinErrors(takeFailures(node), node.flow.name));
  if (node.state === "scoped" || node.state === "ending") return failWithFirst(state, node);
  if (isAtPlainYield(node)) resumeWithError(state, node, takeFirst(node));
}

/** Under the policy `finish`: what a wait that is now over has to throw, if anything. */
export function takeCovered(node: FlowNode, wait: Wait): unknown[] {
  const isCovered = (failure: Failure): boolean => wait.kind === "all" || failure.wait === wait;
  const covered = (node.failures ?? []).filter(isCovered);
  const rest = (node.failures ?? []).filter((failure) => !isCovered(failure));
  node.failures = rest.length === 0 ? undefined : rest;
  return covered.map(({ error }) => error);
}

/** The first failure is the flow's; the others are attached to it. */
function failWithFirst(state: SchedulerState, node: FlowNode): void {
  failFlow(state, node, takeFirst(node));
}

function takeFirst(node: FlowNode): unknown {
  const first = node.failures?.shift();
  if (node.failures?.length === 0) node.failures = undefined;
  return first?.error;
}

/** At a dependency, or held by back-pressure: the generator is not running and has not been given the value of a scope. */
function isAtPlainYield(node: FlowNode): boolean {
  if (node.state === "waiting") return true;
  return node.state === "ready" && node.resume?.kind === "value" && !node.resumesScope;
}
