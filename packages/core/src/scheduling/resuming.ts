import { isDependency } from "../flows/dependency.js";
import type { FlowResume } from "../flows/flow-body.js";
import type { FlowNode } from "./nodes.js";
import type { SchedulerState } from "./state.js";

/** Resumes the flow with `value`, when its turn comes. */
export function resumeWithValue(state: SchedulerState, node: FlowNode, value: unknown): void {
  makeReady(state, node, { kind: "value", value });
}

/**
 * Resumes the flow at once: `error` is thrown at its `yield`. Lists that it yielded stay on its
 * agenda; its current or next wait is over.
 */
export function resumeWithError(state: SchedulerState, node: FlowNode, error: unknown): void {
  dropWaits(node);
  makeReady(state, node, { kind: "error", value: error });
  state.urgent.push(node);
}

function makeReady(state: SchedulerState, node: FlowNode, resume: FlowResume): void {
  const { position } = node;
  const answersScope = position.at === "scoped";
  state.hasFlowMoved = true;
  if (answersScope && position.timer) state.timers.remove(position.timer);
  node.position = { at: "ready", resume, answersScope };
  state.lanes.push(node);
}

function dropWaits({ agenda }: FlowNode): void {
  if (!agenda) return;
  const lists = [...agenda].filter((item) => !isDependency(item));
  agenda.clear();
  for (const list of lists) agenda.push(list);
}
