import type { UnitInput } from "./unit-protocol.js";
import type { SchedulerState } from "./state.js";
import { decided, givenBack, withdrawn } from "./unit-endings.js";
import { takeLeftovers } from "./unit-leftovers.js";
import { noted, unitOpened } from "./unit-lives.js";
import { revertMade, unitClosed } from "./unit-reverting.js";

/** Handles the answer to a command of a unit. */
export function takeUnitInput(state: SchedulerState, input: UnitInput): void {
  switch (input.type) {
    case "unit-opened":
      return unitOpened(state, input.unit, input.opening);
    case "noted":
      return noted(state, input);
    case "withdrawn":
      return withdrawn(state, input);
    case "given-back":
      return givenBack(state, input);
    case "decided":
      return decided(state, input.unit, input.decision);
    case "revert-made":
      return revertMade(state, input.unit, input);
    case "leftovers":
      return takeLeftovers(state, input.root, input.leftovers);
    case "unit-closed":
      return unitClosed(state, input.unit);
  }
}
