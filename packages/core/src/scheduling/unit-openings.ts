import { rootOf, type Unit } from "./nodes.js";
import type { UnitOpening } from "./protocol.js";
import type { SchedulerState } from "./state.js";

/**
 * Keeps where a unit stands whose flow is over and that may be yielded again in the same turn: it
 * has ended well, or could not be undone wholly.
 */
export function keepOpening({ units }: SchedulerState, unit: Unit): void {
  const { decision, round, provided, ledger, failures } = unit;
  const root = rootOf(unit).key;
  const openings = units.openings.get(root) ?? new Map<string, UnitOpening>();
  units.openings.set(root, openings);
  openings.set(unit.key, {
    ...{ round: round.number, provided, isRecorded: true, decision, failed: undefined },
    ...{ entries: [...ledger.values()], failures, undone: [...round.undone, ...(decision?.strays ?? [])] },
  });
}

/** Where a unit stands that was yielded before, once: from then on, what happens to it counts. */
export function takeOpening({ units }: SchedulerState, unit: Unit): UnitOpening | undefined {
  const openings = units.openings.get(rootOf(unit).key);
  const opening = openings?.get(unit.key);
  openings?.delete(unit.key);
  return opening;
}
