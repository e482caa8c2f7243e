import { FlowBody, type Closing, type FlowStep } from "../flows/flow-body.js";
import type { InternalFlowContext } from "../flows/flow-context.js";
import { toInstruction } from "../flows/instruction.js";
import type { FlowNode } from "../scheduling/nodes.js";
import type { Input } from "../scheduling/protocol.js";
import { Timer } from "../timer.js";
import { contextIn } from "./round-context.js";

/** The parts that {@link FlowSteps} use. */
export interface FlowStepParts {
  readonly context: InternalFlowContext;
  /** The time in ms that a `finally` may take. */
  readonly graceMs: number;
  /** Tells the scheduler, before it is asked again. */
  readonly tell: (input: Input) => void;
  /** Called when something was told after a promise has settled. */
  readonly wake: () => void;
}

/** Advances and closes the bodies of flows, and tells the scheduler what they did. */
export class FlowSteps {
  readonly #parts: FlowStepParts;

  constructor(parts: FlowStepParts) {
    this.#parts = parts;
  }

  /** Advances a flow that is to be resumed. Returns whether its step is asynchronous. */
  advance(node: FlowNode): boolean {
    const { position } = node;
    if (position.at !== "advancing" || !position.resume) return false;
    node.body ??= new FlowBody(node.flow, contextIn(node.round, this.#parts.context));
    const step = node.body.advance(position.resume);
    if (step instanceof Promise) return this.#await(node, step);
    this.#parts.tell(stepInput(node, step));
    return false;
  }

  /** Closes the body of a flow. A `finally` that outlasts the grace period is left alone. */
  close(node: FlowNode): void {
    const closing = closeWithin(node.body, this.#parts.graceMs);
    if (!(closing instanceof Promise)) return this.#parts.tell({ type: "closed", node, ...closing });
    void closing.then((done) => this.#tellAndWake({ type: "closed", node, ...done }));
  }

  #await(node: FlowNode, step: Promise<FlowStep>): true {
    this.#parts.tell({ type: "pending", node });
    void step.then((settled) => this.#tellAndWake(stepInput(node, settled)));
    return true;
  }

  #tellAndWake(input: Input): void {
    this.#parts.tell(input);
    this.#parts.wake();
  }
}

function stepInput(node: FlowNode, step: FlowStep): Input {
  if (step.type === "yielded") return { type: "yielded", node, instruction: toInstruction(step.value) };
  if (step.type === "returned") return { type: "returned", node, value: step.value };
  return { type: "threw", node, error: step.error };
}

function closeWithin(body: FlowBody | undefined, graceMs: number): Closing | Promise<Closing> {
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
