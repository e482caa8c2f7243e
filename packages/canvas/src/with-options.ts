import { InvalidOptionError, type TaskOptions } from "@mazepa/core";
import { Call } from "./call.js";
import { mapChildren } from "./map-children.js";
import type { Node, StepOptions } from "./nodes.js";

/**
 * `node` with options for every task in it; they override those that it has.
 *
 * @throws InvalidOptionError for an `id` that more than one call would have, and for options that
 *   tasks started by a flow cannot take.
 */
export function withOptions(node: Node, options: TaskOptions): Node {
  if (options.id !== undefined && node.kind !== "call") {
    throw new InvalidOptionError('Option "id" belongs to one call: give it to the signature, not to what is made of several.');
  }
  switch (node.kind) {
    case "call":
      if (node.isOfFlow) checkStepOptions(`what the flow "${node.calleeId}" runs`, options);
      return new Call(node.callee, node.args, { ...node.style, options: { ...node.style.options, ...options } });
    case "function":
      checkStepOptions(`what the function ${node.step.name || "step"} runs`, options);
      return { ...node, options: { ...node.options, ...(options as StepOptions) } };
    default:
      return mapChildren(node, (child) => withOptions(child, options));
  }
}

function checkStepOptions(whose: string, options: TaskOptions): void {
  const refused = Object.keys(options).find((name) => name !== "tags" && name !== "workerType");
  if (refused === undefined) return;
  throw new InvalidOptionError(
    `Option "${refused}" cannot be given to ${whose}, which is not known before; tags and workerType can. Give it to the calls themselves.`,
  );
}
