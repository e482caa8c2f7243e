import type { Closing, FlowBody, FlowStep } from "../flows/flow-body.js";
import { toInstruction } from "../flows/instruction.js";
import type { FlowNode } from "../scheduling/nodes.js";
import type { Input } from "../scheduling/protocol.js";
import { Timer } from "../timer.js";

/** What the scheduler is told of a step of a flow's body. */
export function stepInput(node: FlowNode, step: FlowStep): Input {
  if (step.type === "yielded") return { type: "yielded", node, instruction: toInstruction(step.value) };
  if (step.type === "returned") return { type: "returned", node, value: step.value };
  return { type: "threw", node, error: step.error };
}

/** Closes the body of a flow. A `finally` that is not done after `graceMs` is left alone. */
export function closeWithin(body: FlowBody | undefined, graceMs: number): Closing | Promise<Closing> {
  const closing = body?.close() ?? {};
  return closing instanceof Promise ? orOverdue(closing, graceMs) : closing;
}

async function orOverdue(closing: Promise<Closing>, graceMs: number): Promise<Closing> {
  let timer: Timer | undefined;
  const overdue = new Promise<Closing>((resolve) => {
    timer = new Timer(graceMs, () => resolve({}));
  });
  try {
    return await Promise.race([closing, overdue]);
  } finally {
    timer?.cancel();
  }
}
