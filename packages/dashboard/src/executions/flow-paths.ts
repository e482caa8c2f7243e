import type { FlowSpan, TaskSpan } from "@mazepa/core";
import { cutText } from "../views/cut-text.js";

/** The most names of a path. */
const maxDepth = 20;

/** Gives the names of the flows around a task, outermost first. */
export function flowPaths(flows: readonly FlowSpan[]): (task: TaskSpan) => string[] {
  const byNumber = new Map(flows.map((flow) => [`${flow.epoch}/${flow.flowNumber}`, flow]));
  return ({ epoch, flowNumber }) => {
    const names: string[] = [];
    let number = flowNumber;
    while (number !== undefined && names.length < maxDepth) {
      const flow = byNumber.get(`${epoch}/${number}`);
      if (flow) names.unshift(cutText(flow.flow, 200));
      number = flow?.parentNumber;
    }
    return names;
  };
}
