import { isMazepaError } from "../errors.js";
import { failFlow, joinErrors, takeFailures } from "./flow-endings.js";
import type { Failure, FlowNode, Node } from "./nodes.js";
import type { Wait } from "./flow-position.js";
import { resumeWithError } from "./resuming.js";
import type { SchedulerState } from "./state.js";

/**
 * Handles the failure of a child that is no member of the flow's current scope. An upstream's error
 * is delivered once, however many tasks it has cancelled.
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

/** Notes that a scope throws `error` to the flow, so that it is not delivered again. */
export function toldByScope(node: FlowNode, error: unknown): void {
  if (!knownFailure(node, error)) keep(node, { error, children: [], wait: undefined });
}

/**
 * Delivers failures to the flow, if it is at a place where it can receive them (rule F7, or F8 with
 * the policy `finish`).
 */
export function deliver(state: SchedulerState, node: FlowNode): void {
  if (!node.failures || !state.isFailFast) return;
  const { at } = node.position;
  if (at === "closing") return failFlow(state, node, joinErrors(takeFailures(node), node.flow.name));
  if (at === "scoped" || at === "ending") return failWithFirst(state, node);
  if (isAtPlainYield(node)) resumeWithError(state, node, takeFirst(node));
}

/** With the policy `finish`: the errors that a wait which is now over has to throw. */
export function takeCovered(node: FlowNode, wait: Wait): unknown[] {
  const { failures } = node;
  if (!failures) return [];
  const isCovered = (failure: Failure): boolean => wait.kind === "all" || failure.wait === wait;
  node.failures = failures.filter((failure) => !isCovered(failure));
  return failures.filter(isCovered).map(({ error }) => error);
}

function knownFailure({ known }: FlowNode, error: unknown): Failure | undefined {
  return typeof error === "object" && error !== null ? known?.get(error) : undefined;
}

/**
 * Keeps a failure. Only the error of a task can arrive twice, from the task and from those held for
 * it; flows may throw one object twice.
 */
function keep(node: FlowNode, failure: Failure): void {
  if (isMazepaError(failure.error, "MAZEPA_TASK_FAILED")) (node.known ??= new WeakMap()).set(failure.error, failure);
}

/** Fails the flow with its first failure, to which the others are attached. */
function failWithFirst(state: SchedulerState, node: FlowNode): void {
  failFlow(state, node, takeFirst(node));
}

function takeFirst(node: FlowNode): unknown {
  const first = node.failures?.shift();
  if (node.failures?.length === 0) node.failures = undefined;
  return first?.error;
}

/**
 * Whether the flow is at a dependency or held by back-pressure: its generator is not running and
 * has not received the value of a scope.
 */
function isAtPlainYield({ position }: FlowNode): boolean {
  if (position.at === "waiting") return true;
  return position.at === "ready" && position.resume.kind === "value" && !position.answersScope;
}
