import type { Node } from "./nodes.js";

/**
 * The names of the flows around `node`, outermost first, by way of each node's latest parent,
 * without the library's own flows.
 */
export function flowPathOf(node: Node): string[] {
  const names: string[] = [];
  for (let parent = node.subscribers?.parent; parent; parent = parent.subscribers?.parent) {
    if (parent.kind === "flow" && !parent.flow.isInternal) names.push(parent.flow.name);
  }
  return names.reverse();
}
