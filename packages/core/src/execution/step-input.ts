import type { FlowStep } from "../flows/flow-body.js";
import { toInstruction } from "../flows/instruction.js";
import type { FlowNode } from "../scheduling/nodes.js";
import type { Input } from "../scheduling/protocol.js";

/** What the scheduler is told of a step of a flow's body. */
export function stepInput(node: FlowNode, step: FlowStep): Input {
  if (step.type === "yielded") return { type: "yielded", node, instruction: toInstruction(step.value) };
  if (step.type === "returned") return { type: "returned", node, value: step.value };
  return { type: "threw", node, error: step.error };
}
