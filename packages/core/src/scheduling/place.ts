import type { FlowNode, Node, TaskNode } from "./nodes.js";
import type { FlowEventParent, TaskEventParent, TaskReference } from "./scheduler-events.js";

/** Which task an event is about. */
export function aboutTask({ id: taskId, task: { operationId }, options: { label } }: TaskNode): TaskReference {
  return label === undefined ? { taskId, operationId } : { taskId, operationId, label };
}

/** Where a task stands among flows and tasks, for events. */
export function taskEventParent(node: TaskNode): TaskEventParent {
  return { flowNumber: flowAround(node)?.number, upstreams: node.hold?.ids ?? node.task.upstreams.map(({ id }) => id) };
}

/** Which flow a node is, and which one it was yielded by, for events. */
export function flowEventParent(node: FlowNode): FlowEventParent {
  return { flowNumber: node.number, parentNumber: flowAround(node)?.number };
}

/**
 * The nearest flow by the way over each one's latest parent; the library's own flows are passed
 * over.
 */
function flowAround(node: Node): FlowNode | undefined {
  for (let parent = node.subscribers?.parent; parent; parent = parent.subscribers?.parent)
    if (parent.kind === "flow" && !parent.flow.isInternal) return parent;
  return undefined;
}
