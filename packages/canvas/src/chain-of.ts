import type { Chain, Node } from "./nodes.js";

/** A chain of the steps; chains among them are flattened. */
export function chainOf(nodes: readonly Node[]): Chain {
  return { kind: "chain", name: "chain", steps: nodes.flatMap(stepsOf) };
}

/**
 * A chord: the header, then the body with the header's list. Callbacks of the body run beside the
 * step after the chord.
 */
export function chordOf(header: Node, body: Node): Node {
  const steps = [header, ...stepsOf(body)];
  const last = steps.at(-1);
  if (last?.kind !== "link") return { kind: "chain", name: "chord", steps };
  const of: Chain = { kind: "chain", name: "chord", steps: [...steps.slice(0, -1), last.of] };
  return { ...last, of };
}

function stepsOf(node: Node): readonly Node[] {
  if (isPlainChain(node)) return node.steps;
  if (node.kind !== "link" || !isPlainChain(node.of)) return [node];
  const { steps } = node.of;
  const last = steps.at(-1);
  return last ? [...steps.slice(0, -1), ...linked(last, node.callbacks)] : [node];
}

function linked(node: Node, callbacks: readonly Node[]): readonly Node[] {
  if (node.kind === "link") return [{ ...node, callbacks: [...node.callbacks, ...callbacks] }];
  return [{ kind: "link", of: node, callbacks }];
}

/** A chord stays a flow of its own. */
function isPlainChain(node: Node): node is Chain {
  return node.kind === "chain" && node.name === "chain";
}
