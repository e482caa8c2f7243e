import type { FlowNode, Node, TaskNode } from "./nodes.js";
import type { FlowEventParent, TaskEventParent, TaskReference } from "./scheduler-events.js";

/** The task that an event is about. */
export function aboutTask({ id: taskId, task: { operationId }, options: { label } }: TaskNode): TaskReference {
  return label === undefined ? { taskId, operationId } : { taskId, operationId, label };
}

/** The position of a task among flows and tasks, for events. */
export function taskEventParent(node: TaskNode): TaskEventParent {
  return { flowNumber: flowAround(node)?.number, upstreams: node.hold?.ids ?? node.task.upstreams.map(({ id }) => id) };
}

/** The numbers of a flow and of the one that yielded it, for events. */
export function flowEventParent(node: FlowNode): FlowEventParent {
  return { flowNumber: node.number, parentNumber: flowAround(node)?.number };
}

/**
 * The nearest flow that has yielded a task, directly or by a task that takes its value, or a flow;
 * internal flows are skipped.
 */
export function flowAround(node: Node): FlowNode | undefined {
  let flow = node.kind === "task" ? node.yieldedBy : parentOf(node);
  while (flow?.flow.isInternal) flow = parentOf(flow);
  return flow;
}

/** The latest parent of a flow. */
function parentOf({ subscribers }: FlowNode): FlowNode | undefined {
  return subscribers?.parent.kind === "flow" ? subscribers.parent : undefined;
}
