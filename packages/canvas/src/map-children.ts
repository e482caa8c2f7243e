import { LazyMembers } from "./lazy-members.js";
import type { Node } from "./nodes.js";

/**
 * A copy of `node` with each canvas inside it replaced by `change`; pulled members are replaced
 * when they are pulled.
 */
export function mapChildren(node: Node, change: (child: Node) => Node): Node {
  switch (node.kind) {
    case "call":
    case "function":
      return node;
    case "chain":
      return { ...node, steps: node.steps.map(change) };
    case "group":
      return { ...node, members: node.members instanceof LazyMembers ? node.members.map(change) : node.members.map(change) };
    case "each":
      return { ...node, member: change(node.member) };
    case "link":
      return { ...node, of: change(node.of), callbacks: node.callbacks.map(change) };
    case "error-link":
      return { ...node, of: change(node.of), errback: change(node.errback) };
    case "recover":
      return { ...node, of: change(node.of), fallback: change(node.fallback) };
  }
}
