import { FlowBody, type Closing, type FlowStep } from "../../src/flows/flow-body.js";
import type { InternalFlowContext } from "../../src/flows/flow-context.js";
import { toInstruction } from "../../src/flows/instruction.js";
import { contextIn } from "../../src/execution/round-context.js";
import type { FlowNode } from "../../src/scheduling/nodes.js";
import type { Input } from "../../src/scheduling/protocol.js";

/** The bodies of flows that a harness advances and closes, and what they did. */
export class HarnessBodies {
  readonly open = new Set<FlowNode>();
  /** Most flows that were open at one time. */
  mostOpen = 0;
  readonly #context: InternalFlowContext;
  readonly #late: Input[] = [];
  #promises: Promise<unknown>[] = [];

  constructor(context: InternalFlowContext) {
    this.#context = context;
  }

  /** Takes out what async bodies have done so far. */
  takeLate(): Input[] {
    return this.#late.splice(0);
  }

  /** Waits for the async bodies under way; false if there are none, and nothing is to be taken. */
  async wait(): Promise<boolean> {
    const waiting = this.#promises;
    this.#promises = [];
    await Promise.all(waiting);
    return waiting.length > 0 || this.#late.length > 0;
  }

  /** Resumes a flow. Undefined if its body is async: what it did can be taken later. */
  advance(node: FlowNode): Input | undefined {
    const resume = node.position.at === "advancing" ? node.position.resume : undefined;
    if (!resume) throw new Error(`flow ${node.flow.name} is advanced with nothing`);
    if (resume.kind === "start") this.#start(node);
    const { body } = node;
    if (!body || !this.open.has(node)) throw new Error(`flow ${node.flow.name} is advanced after its end`);
    const step = body.advance(resume);
    if (!isPromise(step)) return this.#toInput(node, step);
    this.#promises.push(step.then((result) => void this.#late.push(this.#toInput(node, result))));
    return undefined;
  }

  close(node: FlowNode): Input[] {
    this.open.delete(node);
    const closing = node.body?.close() ?? {};
    if (!isPromise(closing)) return [{ type: "closed", node, ...closing }];
    this.#promises.push(closing.then((result) => void this.#late.push({ type: "closed", node, ...result })));
    return [];
  }

  #start(node: FlowNode): void {
    if (node.body) throw new Error(`flow ${node.flow.name} is started twice`);
    node.body = new FlowBody(node.flow, contextIn(node.round, this.#context));
    this.open.add(node);
    this.mostOpen = Math.max(this.mostOpen, this.open.size);
  }

  #toInput(node: FlowNode, step: FlowStep): Input {
    if (step.type === "yielded") return { type: "yielded", node, instruction: toInstruction(step.value) };
    this.open.delete(node);
    return { ...step, node };
  }
}

function isPromise<T extends FlowStep | Closing>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown }).then === "function";
}
