import type { Ending } from "./ending.js";
import type { ClosingFlow } from "./flow-position.js";
import type { FlowNode, Node } from "./nodes.js";

/** Why the flow is closing, if it is. */
export function closingOf({ position }: FlowNode): ClosingFlow | undefined {
  return position.at === "closing" ? position : undefined;
}

/** How a node ended, once it has. */
export function endingOf(node: Node): Ending | undefined {
  if (node.kind === "task") return node.ending;
  return node.position.at === "ended" ? node.position.ending : undefined;
}
