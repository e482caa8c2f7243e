import { Fifo } from "../collections/fifo.js";
import { isDependency } from "../flows/dependency.js";
import { isFlow } from "../flows/flow.js";
import type { Instruction } from "../flows/instruction.js";
import { isScope, type Scope } from "../tasks/scope.js";
import { isTask } from "../tasks/task.js";
import { deliver } from "./failures.js";
import { endIfDone, failedWhileClosing, failFlow } from "./flow-endings.js";
import type { AgendaItem, FlowNode } from "./nodes.js";
import { goingOn, pendingStep } from "./flow-position.js";
import { resumeWithError } from "./resuming.js";
import { enterScope } from "./scopes.js";
import type { SchedulerState } from "./state.js";
import { unspare } from "./unit-tasks.js";
import { enterWait } from "./waits.js";

/**
 * The body of a flow has yielded: its agenda has one item more, or it stands at a dependency or a
 * scope.
 */
export function flowYielded(state: SchedulerState, node: FlowNode, instruction: Instruction): void {
  if (node.position.at !== "advancing") return;
  if (node.round) unspare(state, node.round.unit);
  node.position = goingOn;
  if (instruction instanceof Error) return resumeWithError(state, node, instruction);
  const isIdle = !node.agenda || node.agenda.length === 0;
  if (isScope(instruction)) enterScope(state, node, instruction);
  else if (isIdle && isDependency(instruction)) enterWait(state, node, instruction);
  else {
    (node.agenda ??= new Fifo()).push(toAgendaItem(instruction));
    state.lanes.push(node);
  }
  deliver(state, node);
}

/** The body of a flow was resumed, and answers later. */
export function stepPending(node: FlowNode): void {
  if (node.position.at === "advancing") node.position = pendingStep;
}

/** The body of a flow has returned or thrown: the flow ends once its children have. */
export function bodyOver(state: SchedulerState, node: FlowNode, end: { value: unknown } | { error: unknown }): void {
  node.isOpen = false;
  if (node.position.at !== "advancing") {
    if ("error" in end) failedWhileClosing(node, end.error);
    return endIfDone(state, node);
  }
  if ("error" in end && (state.isFailFast || node.liveCount === 0)) return failFlow(state, node, end.error);
  const isThrown = "error" in end;
  node.position = { at: "ending", value: isThrown ? undefined : end.value, thrown: isThrown ? end : undefined };
  if (node.round) unspare(state, node.round.unit);
  if (isThrown) node.agenda = undefined;
  if (node.agenda && node.agenda.length > 0) state.lanes.push(node);
  deliver(state, node);
  endIfDone(state, node);
}

function toAgendaItem(instruction: Exclude<Instruction, TypeError | Scope<unknown, unknown>>): AgendaItem {
  if (isTask(instruction) || isFlow(instruction) || isDependency(instruction)) return instruction;
  return { works: instruction, next: 0, scope: undefined };
}
