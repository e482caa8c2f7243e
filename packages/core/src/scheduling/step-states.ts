import type { StepEvent, StepState } from "../flows/step-event.js";
import type { FlowNode, TaskNode, Unit } from "./nodes.js";
import type { Ending } from "./ending.js";
import type { SchedulerState } from "./state.js";
import { isFailing } from "./unit-tasks.js";

const whileUndone: Readonly<Partial<Record<StepState, StepState>>> = {
  running: "reverting",
  success: "reverted",
  failure: "revert-failure",
};

type Told = Pick<StepEvent, "state" | "value" | "error">;

/** Reports the state of a task that is a step of a pattern, or undoes one (rule P12). */
export function tellStep(state: SchedulerState, { task, options, undoes }: TaskNode, told: Told): void {
  const pattern = undoes ? undoes.pattern : task.pattern;
  if (pattern === undefined) return;
  const name = (undoes ? undoes.label : options.label) ?? undoes?.taskId ?? task.id;
  const reached = undoes ? (whileUndone[told.state] ?? told.state) : told.state;
  state.emit({ type: "step", pattern, name, kind: "step", ...told, state: reached });
}

/** Reports the state of a flow that is a pattern, or a step of one. */
export function tellPattern(state: SchedulerState, { flow: { step } }: FlowNode, told: Told): void {
  if (step) state.emit({ type: "step", pattern: step.pattern, name: step.name, kind: step.kind, ...told });
}

/** Reports the state of the controller of a pattern's rounds. */
export function tellController(state: SchedulerState, { flow: { step } }: FlowNode, told: Told): void {
  if (step?.controller === undefined) return;
  state.emit({ type: "step", pattern: step.pattern, name: step.controller, kind: "controller", ...told });
}

/** Reports the end of a pattern, unless that was reported when it was undone. */
export function tellPatternEnd(state: SchedulerState, node: FlowNode, ending: Ending): void {
  if (!node.flow.step) return;
  const { unit } = node;
  if (ending.status === "succeeded") return tellPattern(state, node, { state: "success", value: ending.value });
  if (unit?.decision) return;
  tellPattern(state, node, { state: unit && !isFailing(unit.outer) ? "reverted" : "failure", error: ending.error });
}

/** Tells that a pattern has been undone, and its controller after it. */
export function tellPatternUndone(state: SchedulerState, node: FlowNode, error?: unknown): void {
  tellController(state, node, { state: "reverted" });
  tellPattern(state, node, { state: "reverted", ...(error !== undefined && { error }) });
}

/**
 * Reports the inner patterns that the outer unit has undone, when a task of `home` was undone, or
 * at the begin.
 */
export function tellInnerUndone(state: SchedulerState, { inner, order }: Unit, home?: string): void {
  if (inner && order) for (const node of inner.takeUndone(order, home)) tellPatternUndone(state, node);
}

/** Reports that the execution is being suspended. */
export function tellSuspended(state: SchedulerState): void {
  for (const node of state.flows.values())
    if (node.flow.step?.kind === "pattern") tellPattern(state, node, { state: "suspended" });
}
