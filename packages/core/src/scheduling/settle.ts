import { tellParents } from "./children.js";
import { cancelFlow, endIfDone } from "./flow-endings.js";
import { endingOf } from "./node-ending.js";
import type { FlowNode, Node } from "./nodes.js";
import type { SchedulerState } from "./state.js";
import { cancelTask } from "./task-endings.js";

/** Works off what has ended and what nothing wants any more: by lists, so depth costs no stack. */
export function settle(state: SchedulerState, root: FlowNode): void {
  const { ended, orphans, toEnd } = state;
  for (;;) {
    const node = ended.shift();
    if (node) {
      tellEnd(state, root, node);
      continue;
    }
    const orphan = orphans.shift();
    if (orphan) {
      cancelOrphan(state, orphan);
      continue;
    }
    const flow = toEnd.shift();
    if (!flow) return;
    endIfDone(state, flow);
  }
}

function tellEnd(state: SchedulerState, root: FlowNode, node: Node): void {
  if (node === root) state.commands.ended = endingOf(node);
  tellParents(state, node);
}

function cancelOrphan(state: SchedulerState, node: Node): void {
  if (node.demandCount > 0) return;
  if (node.kind === "task") cancelTask(state, node);
  else cancelFlow(state, node);
}
