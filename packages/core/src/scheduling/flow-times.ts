import type { FlowNode, Node } from "./nodes.js";
import { endingOf } from "./node-ending.js";
import { flowAround } from "./place.js";

/** The number of flows of a head whose times are kept for views (rule UD3). */
export const viewedFlows = 2000;

/** When a flow was under way. */
export interface FlowTime {
  /** Its number among the flows of its head, from 1 in the order in which they were yielded. */
  readonly flowNumber: number;
  /** The number of the flow that yielded it; absent at the top. */
  readonly parentNumber?: number;
  /** Its name. */
  readonly flow: string;
  /** `running`: it had not ended when this was told. */
  readonly status: "running" | "succeeded" | "failed" | "cancelled";
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
}

/** The times of the flows with the lowest numbers, for views. */
export class FlowTimes {
  readonly #maxNumber: number;
  readonly #ended: FlowTime[] = [];

  constructor(maxNumber: number) {
    this.#maxNumber = maxNumber;
  }

  /** The flow around the task of an outcome; undefined if nothing is kept, or there is none. */
  around(node: Node): FlowNode | undefined {
    return this.#maxNumber === 0 ? undefined : flowAround(node);
  }

  /** Notes that a flow has ended. */
  ended(node: FlowNode, nowMs: number): void {
    if (this.#keeps(node)) this.#ended.push({ ...timeOf(node), endedAtMs: nowMs });
  }

  /** The flows that have ended, and those of `open`. */
  list(open: Iterable<FlowNode>): FlowTime[] {
    const running = [...open].filter((node) => this.#keeps(node)).map(timeOf);
    return [...this.#ended, ...running].sort((one, other) => one.flowNumber - other.flowNumber);
  }

  #keeps({ number, flow }: FlowNode): boolean {
    return number <= this.#maxNumber && !flow.isInternal;
  }
}

function timeOf(node: FlowNode): FlowTime {
  const parentNumber = flowAround(node)?.number;
  return {
    flowNumber: node.number,
    ...(parentNumber !== undefined && { parentNumber }),
    flow: node.flow.name,
    status: endingOf(node)?.status ?? "running",
    startedAtMs: node.startedMs,
  };
}
