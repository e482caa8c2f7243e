import { tellParents } from "./children.js";
import { cancelFlow, endIfDone } from "./flow-endings.js";
import { endingOf } from "./node-ending.js";
import type { FlowNode, Node } from "./nodes.js";
import type { SchedulerState } from "./state.js";
import { cancelTask } from "./task-endings.js";

/** Works off what has ended and what nothing wants any more: by lists, so depth costs no stack. */
export function settle(state: SchedulerState, root: FlowNode): void {
  const { ended, orphans, toEnd } = state;
  while (ended.length > 0 || orphans.length > 0 || toEnd.length > 0) {
    const node = ended.shift();
    if (node) tellEnd(state, root, node);
    else if (orphans.length > 0) cancelOrphan(state, orphans.shift());
    else mayEnd(state, toEnd.shift());
  }
}

function tellEnd(state: SchedulerState, root: FlowNode, node: Node): void {
  if (node === root) state.commands.ended = endingOf(node);
  tellParents(state, node);
}

function cancelOrphan(state: SchedulerState, node: Node | undefined): void {
  if (!node || node.demandCount > 0) return;
  if (node.kind === "task") cancelTask(state, node);
  else cancelFlow(state, node);
}

function mayEnd(state: SchedulerState, node: FlowNode | undefined): void {
  if (node && node.position.at !== "ended") endIfDone(state, node);
}
