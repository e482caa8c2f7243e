import { isDependency } from "../flows/dependency.js";
import type { FlowNode } from "./nodes.js";
import type { SchedulerState } from "./state.js";

/** Resumes the flow with `value`, when its turn comes. */
export function resumeWithValue(state: SchedulerState, node: FlowNode, value: unknown): void {
  node.resume = { kind: "value", value };
  makeReady(state, node);
}

/**
 * Resumes the flow at once: `error` is thrown where it stands. Lists that it yielded stay on its
 * agenda; its current or next wait is over.
 */
export function resumeWithError(state: SchedulerState, node: FlowNode, error: unknown): void {
  dropWaits(node);
  node.resume = { kind: "error", value: error };
  makeReady(state, node);
  state.urgent.push(node);
}

function makeReady(state: SchedulerState, node: FlowNode): void {
  state.hasFlowMoved = true;
  node.resumesScope = node.scope !== undefined;
  if (node.scope?.timer) state.timers.remove(node.scope.timer);
  node.wait = undefined;
  node.scope = undefined;
  node.state = "ready";
  state.lanes.push(node);
}

function dropWaits({ agenda }: FlowNode): void {
  if (!agenda || agenda.length === 0) return;
  const lists = [...agenda].filter((item) => !isDependency(item));
  agenda.clear();
  for (const list of lists) agenda.push(list);
}
