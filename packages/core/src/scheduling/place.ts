import type { FlowNode, Node, TaskNode } from "./nodes.js";
import type { FlowPlace, TaskPlace } from "./protocol.js";

/** Where a task stands among flows and tasks, for events. */
export function placeOfTask(node: TaskNode): TaskPlace {
  return { flowNumber: flowAround(node)?.number, upstreams: node.task.upstreams.map(({ id }) => id) };
}

/** Which flow a node is, and which one it was yielded by, for events. */
export function placeOfFlow(node: FlowNode): FlowPlace {
  return { flowNumber: node.number, parentNumber: flowAround(node)?.number };
}

/** The nearest flow by the way over each one's latest parent; the library's own flows are passed over. */
function flowAround(node: Node): FlowNode | undefined {
  for (let parent = node.subscribers?.parent; parent; parent = parent.subscribers?.parent)
    if (parent.kind === "flow" && !parent.flow.isInternal) return parent;
  return undefined;
}
