import { inspect } from "node:util";
import type { Node } from "./nodes.js";
import { LazyMembers } from "./lazy-members.js";

/** How many members of a group are shown. */
const maxMembers = 5;

/** What the canvas does, in one line: `add(4, 4) | mul(8) | [tsum(), tsum()]`. */
export function textOf(node: Node): string {
  switch (node.kind) {
    case "call":
      return `${node.calleeId.slice(node.calleeId.lastIndexOf(":") + 1)}(${node.args.map(argumentText).join(", ")})`;
    case "function":
      return node.step.name || "(function)";
    case "chain":
      return node.steps.map(textOf).join(" | ");
    case "group":
      return `[${membersText(node.members)}]`;
    case "each":
      return `each(${textOf(node.member)})`;
    case "link":
      return operandText(node.of) + node.callbacks.map((callback) => `.link(${textOf(callback)})`).join("");
    case "error-link":
      return `${operandText(node.of)}.linkError(${textOf(node.errback)})`;
    case "recover":
      return `${operandText(node.of)}.recover(${textOf(node.fallback)})`;
  }
}

function operandText(node: Node): string {
  return node.kind === "chain" && node.steps.length > 1 ? `(${textOf(node)})` : textOf(node);
}

function membersText(members: readonly Node[] | LazyMembers<Node>): string {
  if (members instanceof LazyMembers) return "…";
  const shown = members.slice(0, maxMembers).map(textOf);
  const more = members.length - shown.length;
  return (more > 0 ? [...shown, `… ${more} more`] : shown).join(", ");
}

function argumentText(value: unknown): string {
  return inspect(value, { depth: 1, breakLength: Infinity, maxArrayLength: 5, maxStringLength: 60 });
}
