import type { Node } from "./nodes.js";

/**
 * Names of the flows around `node`, outermost first, by the way over each one's latest parent; the
 * library's own flows left out.
 */
export function flowPathOf(node: Node): string[] {
  const names: string[] = [];
  for (let parent = node.subscribers?.parent; parent; parent = parent.subscribers?.parent) {
    if (parent.kind === "flow" && !parent.flow.isInternal) names.push(parent.flow.name);
  }
  return names.reverse();
}
