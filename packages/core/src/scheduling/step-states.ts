import type { StepEvent, StepState } from "../flows/step-event.js";
import type { FlowNode, TaskNode, Unit } from "./nodes.js";
import type { Ending } from "./ending.js";
import type { LedgerEntry } from "./ledger-entry.js";
import type { SchedulerState } from "./state.js";
import { isFailing } from "./unit-tasks.js";

const whileUndone: Readonly<Partial<Record<StepState, StepState>>> = {
  running: "reverting",
  success: "reverted",
  failure: "revert-failure",
};

type Told = Pick<StepEvent, "state" | "value" | "error">;

/** Tells where a task stands that is a step of a pattern, or undoes one (rule P12). */
export function tellStep(state: SchedulerState, { task, options, undoes }: TaskNode, told: Told): void {
  const pattern = undoes ? undoes.pattern : task.pattern;
  if (pattern === undefined) return;
  const name = (undoes ? undoes.label : options.label) ?? undoes?.taskId ?? task.id;
  const reached = undoes ? (whileUndone[told.state] ?? told.state) : told.state;
  state.emit({ type: "step", pattern, name, kind: "step", ...told, state: reached });
}

/** Tells where a flow stands that is a pattern, or a step of one. */
export function tellPattern(state: SchedulerState, { flow: { step } }: FlowNode, told: Told): void {
  if (step) state.emit({ type: "step", pattern: step.pattern, name: step.name, kind: step.kind, ...told });
}

/** Tells what the controller of a pattern's rounds has come to. */
export function tellController(state: SchedulerState, { flow: { step } }: FlowNode, told: Told): void {
  if (step?.controller === undefined) return;
  state.emit({ type: "step", pattern: step.pattern, name: step.controller, kind: "controller", ...told });
}

/** Tells how a pattern has ended, unless that was told when it was undone. */
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

/** The unit around undoes what an inner pattern has done, of which `undone` was the last. */
export function tellInnerUndone(state: SchedulerState, { inner, order }: Unit, { home }: LedgerEntry): void {
  const node = inner?.get(home);
  if (node && order?.isLeftIn(home) !== true) tellPatternUndone(state, node);
}

/** The execution is being suspended. */
export function tellSuspended(state: SchedulerState): void {
  if (!state.options.listens()) return;
  for (const node of state.flows.values())
    if (node.flow.step?.kind === "pattern") tellPattern(state, node, { state: "suspended" });
}
