import { isMazepaError } from "../errors.js";
import { failFlow, joinErrors, takeFailures } from "./flow-endings.js";
import type { Failure, FlowNode, Node, Wait } from "./nodes.js";
import { resumeWithError } from "./resuming.js";
import type { SchedulerState } from "./state.js";

/**
 * A child that is not a member of the scope in which the flow stands has failed. An upstream's
 * error comes once, however many tasks it has cancelled.
 */
export function childFailed(
  state: SchedulerState,
  node: FlowNode,
  { child, error, wait }: { child: Node; error: unknown; wait: Wait | undefined },
): void {
  const known = child.kind === "task" ? knownFailure(node, error) : undefined;
  if (known) {
    known.children.push(child);
    known.wait ??= wait;
    return;
  }
  const failure: Failure = { error, children: [child], wait };
  if (child.kind === "task") keep(node, failure);
  (node.failures ??= []).push(failure);
  deliver(state, node);
}

/** The flow is told of `error` by a scope: it need not be told again. */
export function toldByScope(node: FlowNode, error: unknown): void {
  if (!knownFailure(node, error)) keep(node, { error, children: [], wait: undefined });
}

/**
 * Tells the flow of failures if it stands where it can be told (rule F7, or F8 under the policy
 * `finish`).
 */
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

function knownFailure({ known }: FlowNode, error: unknown): Failure | undefined {
  return typeof error === "object" && error !== null ? known?.get(error) : undefined;
}

/**
 * Only the error of a task can come on two ways, from it and from those that were held for it: what
 * flows throw may be one object thrown twice.
 */
function keep(node: FlowNode, failure: Failure): void {
  if (isMazepaError(failure.error, "MAZEPA_TASK_FAILED")) (node.known ??= new WeakMap()).set(failure.error, failure);
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

/**
 * At a dependency, or held by back-pressure: the generator is not running and has not been given
 * the value of a scope.
 */
function isAtPlainYield(node: FlowNode): boolean {
  if (node.state === "waiting") return true;
  return node.state === "ready" && node.resume?.kind === "value" && !node.resumesScope;
}
