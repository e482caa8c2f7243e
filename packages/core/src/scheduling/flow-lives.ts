import { DependencyError } from "../errors.js";
import type { Flow } from "../flows/flow.js";
import { supersedeFlow } from "./flow-endings.js";
import { atStart } from "./flow-position.js";
import { closingOf } from "./node-ending.js";
import type { FlowNode, Lane } from "./nodes.js";
import type { Defaults } from "./defaults.js";
import { flowKey, type SchedulerState } from "./state.js";
import { beginUnit, placeOfUnit } from "./unit-lives.js";
import { boundTo, moveTo } from "../tasks/work-state.js";

/** The parent of a flow that was yielded. */
export interface FlowParent {
  readonly node: FlowNode;
  /** Whether the flow takes turns with its siblings. Default false. */
  readonly isBranch?: boolean | undefined;
}

/**
 * The node for a yielded flow: an equal one in flight, or a new one on top of its lane.
 *
 * @throws DependencyError when the flow is equal to the one that yields it, or to an outer one: it
 *   would wait for itself.
 */
export function admitFlow(state: SchedulerState, given: Flow, parent: FlowParent | undefined): FlowNode {
  const outer = parent?.node.round;
  const flow = boundTo(given, state.owner, outer);
  const key = flowKey(flow, outer) ?? flow;
  const inFlight = state.flows.get(key);
  if (inFlight && closingOf(inFlight)?.status !== "cancelled") {
    if (parent && isAround(inFlight, parent.node)) throw waitsForItself(flow);
    return join(inFlight, flow);
  }
  const place = flow.unit && placeOfUnit(state, flow, outer);
  const lane: Lane = parent && !parent.isBranch ? parent.node.lane : state.lanes.newLane();
  if (inFlight) supersedeFlow(state, inFlight);
  const node = newNode(flow, {
    number: ++state.flowCount,
    defaults: mergeDefaults(parent?.node.defaults, flow),
    ...{ lane, startedMs: state.nowMs, round: outer, key },
  });
  state.flows.set(key, node);
  moveTo(flow, "submitted");
  if (place === undefined) state.lanes.push(node);
  else beginUnit(state, node, { place, outer });
  return node;
}

/** A node for a flow that has not begun. */
export function newNode(
  flow: Flow,
  made: Pick<FlowNode, "number" | "defaults" | "lane" | "startedMs" | "round" | "key">,
): FlowNode {
  return {
    kind: "flow",
    flow,
    id: flow.id,
    ...made,
    isSpared: false,
    unit: undefined,
    duplicates: undefined,
    isSuperseded: false,
    position: atStart,
    isOnStack: false,
    hasBegun: false,
    isOpen: true,
    body: undefined,
    agenda: undefined,
    failures: undefined,
    known: undefined,
    firstChild: undefined,
    givenUp: undefined,
    liveCount: 0,
    subscribers: undefined,
    demandCount: 0,
  };
}

function join(node: FlowNode, flow: Flow): FlowNode {
  if (flow !== node.flow) {
    (node.duplicates ??= new Set()).add(flow);
    moveTo(flow, node.flow.status);
  }
  return node;
}

/** Whether `candidate` is `node`, or waits for it in any way; used only for flows that join. */
function isAround(candidate: FlowNode, node: FlowNode): boolean {
  const seen = new Set<FlowNode>();
  const open = [node];
  for (let flow = open.pop(); flow; flow = open.pop()) {
    if (flow === candidate) return true;
    if (seen.has(flow)) continue;
    seen.add(flow);
    for (let subscription = flow.subscribers; subscription; subscription = subscription.nextSubscriber) {
      if (subscription.parent.kind === "flow") open.push(subscription.parent);
    }
  }
  return false;
}

function mergeDefaults(outer: Defaults | undefined, { options }: Flow): Defaults | undefined {
  if (options.tags === undefined && options.workerType === undefined) return outer;
  const tags = [...new Set([...(outer?.tags ?? []), ...(options.tags ?? [])])];
  return { tags, workerType: options.workerType ?? outer?.workerType };
}

function waitsForItself(flow: Flow): DependencyError {
  return new DependencyError(
    `Flow "${flow.name}" is yielded inside an equal flow (same schema, state and arguments): it would wait for itself. Change its arguments.`,
  );
}
