import { DependencyError } from "../errors.js";
import { DuplicateUnitError } from "../errors.js";
import type { Flow } from "../flows/flow.js";
import { namelessUnit } from "../flows/unit-definition.js";
import { unitKey, unitPlace } from "../flows/unit-key.js";
import { failing } from "./flow-position.js";
import type { LedgerEntry } from "./ledger-entry.js";
import { closingOf } from "./node-ending.js";
import type { FlowNode, Round, Unit } from "./nodes.js";
import type { UnitInputOf, UnitOpening } from "./unit-protocol.js";
import type { SchedulerState } from "./state.js";
import { makeReady } from "./task-lives.js";
import { beginReverting } from "./unit-reverting.js";

const defaultDrainMs = 600_000;

/**
 * The place of a unit: the same for units of one flow in one enclosing round (rule R13).
 *
 * @throws DefinitionError when the flow has neither a content id nor a name; DependencyError when
 *   an equal unit is around it; DuplicateUnitError when one that cannot be distinguished from it is
 *   in flight.
 */
export function placeOfUnit(state: SchedulerState, flow: Flow, outer: Round | undefined): string {
  const { name } = flow.unit ?? {};
  if (flow.id === undefined && name === undefined) throw namelessUnit(flow.name);
  for (let around = outer; around; around = around.unit.outer) {
    const other = around.unit.node.flow;
    if (flow.id !== undefined && other.id === flow.id)
      throw new DependencyError(
        `Unit "${flow.name}" is yielded inside an equal one (same schema, state and arguments). Change its arguments.`,
      );
  }
  const place = unitPlace(flow, outer);
  const present = state.units.byPlace.get(place);
  if (present && !closingOf(present.node))
    throw new DuplicateUnitError(
      `Two units "${name ?? flow.name}" are in flight at once and cannot be distinguished. Give one of them another name.`,
    );
  return place;
}

/**
 * Makes `node` a unit, to be opened before its body is started, and after an earlier one of its
 * place has ended.
 */
export function beginUnit(
  state: SchedulerState,
  node: FlowNode,
  { place, outer }: { place: string; outer: Round | undefined },
): void {
  const earlier = state.units.byPlace.get(place);
  const unit = newUnit(node, { place, key: place, turn: 0, outer, nextKey: place, isLeftover: false });
  node.unit = unit;
  node.round = unit.round;
  state.units.live.add(unit);
  state.units.byPlace.set(place, unit);
  if (earlier) state.units.successors.set(earlier, unit);
  else openUnit(state, unit);
}

/** Opens a unit, whose turn distinguishes it from others of its place (rule R13). */
export function openUnit(state: SchedulerState, unit: Unit): void {
  const { place, node } = unit;
  unit.turn = (state.units.turns.get(place) ?? 0) + 1;
  unit.key = unitKey(place, unit.turn);
  unit.nextKey = unitKey(place, unit.turn + 1);
  unit.round = roundOf(unit, 1);
  node.round = unit.round;
  unit.phase = "opening";
  state.commands.units.push({ ask: "open", unit, round: undefined });
}

/** A round of the unit, in which the tasks `undone` were undone although it went on. */
export function roundOf(unit: Unit, number: number, undone: readonly string[] = []): Round {
  const isRepeated = number > 1 || unit.outer?.isRepeated === true;
  return { unit, key: unit.key, number, isRepeated, undone: new Set(undone) };
}

/** A unit before it is opened. */
export function newUnit(node: FlowNode, made: Pick<Unit, "place" | "key" | "turn" | "outer" | "nextKey" | "isLeftover">): Unit {
  const unit: Unit = {
    ...{ node, ...made },
    name: node.flow.unit?.name ?? node.flow.name,
    drainMs: node.flow.unit?.drainMs ?? defaultDrainMs,
    phase: "waiting",
    round: undefined as unknown as Round,
    isRetried: false,
    provided: undefined,
    ledger: new Map(),
    beganAt: 0,
    inner: undefined,
    failures: new Map(),
    spared: new Set(),
    draining: new Set(),
    drainTimer: undefined,
    decision: undefined,
    order: undefined,
    revertCount: 0,
    revertErrors: [],
    isRecorded: false,
  };
  unit.round = roundOf(unit, 1);
  return unit;
}

/** Handles the opening of a unit: the record of its round has been read, or there is none. */
export function unitOpened(state: SchedulerState, unit: Unit, opening: UnitOpening): void {
  const { node } = unit;
  if (unit.phase !== "opening") return;
  unit.round = roundOf(unit, opening.round, opening.undone);
  node.round = unit.round;
  unit.beganAt = ++state.units.clock;
  unit.provided = opening.provided;
  unit.isRecorded ||= opening.isRecorded;
  for (const entry of opening.entries) unit.ledger.set(entry.taskId, entry);
  for (const [name, error] of opening.failures) unit.failures.set(name, error);
  if (opening.failed) return alreadyFailed(state, unit, opening.failed);
  const closing = closingOf(node);
  if (closing || opening.decision?.what !== "strays") {
    if (opening.decision) {
      node.isOpen = false;
      if (closing?.status !== "cancelled") node.position = failing(opening.decision.error);
      return beginReverting(state, unit, opening.decision);
    }
    unit.phase = closing ? "draining" : "forward";
    if (closing) return void state.toEnd.push(node);
    return state.lanes.push(node);
  }
  beginReverting(state, unit, opening.decision);
}

/** Fails a unit about which the controller or an earlier head has decided so. */
function alreadyFailed(state: SchedulerState, unit: Unit, { error, revertsAll }: NonNullable<UnitOpening["failed"]>): void {
  const { node } = unit;
  unit.phase = "over";
  node.isOpen = false;
  if (!closingOf(node)) node.position = failing(error);
  state.units.turns.set(unit.place, unit.turn);
  if (revertsAll) state.units.markRevertAll(error);
  state.toEnd.push(node);
}

/** The notes are durable: the tasks may be submitted. */
export function noted(state: SchedulerState, { nodes, late = [] }: Pick<UnitInputOf<"noted">, "nodes" | "late">): void {
  for (const { unit, entries } of late) for (const entry of entries) notedBefore(unit, entry);
  for (const node of nodes) if (node.state === "noting") makeReady(state, node);
}

/** An earlier head may have started the task. */
function notedBefore({ ledger }: Unit, entry: LedgerEntry): void {
  const known = ledger.get(entry.taskId);
  ledger.set(entry.taskId, known ? { ...known, isNew: false } : entry);
}
