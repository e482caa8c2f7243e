import { Flow } from "../flows/flow.js";
import { newNode } from "./flow-lives.js";
import { failing } from "./flow-position.js";
import type { FlowNode } from "./nodes.js";
import type { Leftover } from "./unit-protocol.js";
import type { SchedulerState } from "./state.js";
import { subscribe } from "./subscriptions.js";
import { newUnit, roundOf } from "./unit-lives.js";
import { beginReverting } from "./unit-reverting.js";

/**
 * Carries out the decisions of earlier heads about units that no flow has reached; the root waits
 * for it (rule R20).
 */
export function takeLeftovers(state: SchedulerState, root: FlowNode, leftovers: readonly Leftover[]): void {
  state.units.leftovers = "known";
  for (const leftover of leftovers) revertLeftover(state, root, leftover);
  state.toEnd.push(root);
}

function revertLeftover(state: SchedulerState, root: FlowNode, { key, name, opening }: Leftover): void {
  const { decision, round } = opening;
  if (!decision) return;
  const flow = new Flow({ name, start: () => undefined, options: {}, isInternal: true });
  const node = newNode(flow, {
    ...{ number: ++state.flowCount, defaults: undefined, startedMs: state.nowMs, round: undefined },
    ...{ key: flow, lane: state.lanes.newLane() },
  });
  const unit = newUnit(node, { place: key, key, turn: 1, outer: undefined, nextKey: "", isLeftover: true });
  unit.round = roundOf(unit, round);
  unit.isRecorded = true;
  for (const entry of opening.entries) unit.ledger.set(entry.taskId, entry);
  for (const [label, error] of opening.failures) unit.failures.set(label, error);
  node.unit = unit;
  node.isOpen = false;
  node.position = failing(decision.error);
  state.units.live.add(unit);
  subscribe(root, node);
  beginReverting(state, unit, decision);
}
