import { describe, expect, it } from "@jest/globals";
import type { FlowNode } from "./nodes.js";
import type { SchedulerState } from "./state.js";
import { waitsForLeftovers } from "./unit-tasks.js";

/** As much of a state as the question about leftovers concerns. */
function stateWith(units: { leftovers: string; isCancelled: boolean }) {
  const commands = { units: [] as unknown[] };
  return { state: { units, commands } as unknown as SchedulerState, asked: commands.units };
}

const root = { number: 1 } as FlowNode;

describe("units that no flow has reached", () => {
  it("R20 are asked for once, and the root waits until they are known", () => {
    const units = { leftovers: "unknown", isCancelled: false };
    const { state, asked } = stateWith(units);

    const waits = [waitsForLeftovers(state, root), waitsForLeftovers(state, root)];
    units.leftovers = "known";

    expect([...waits, waitsForLeftovers(state, root)]).toEqual([true, true, false]);
    expect(asked).toEqual([{ ask: "leftovers", root }]);
  });

  it("R20 E7 are not asked for when the execution is cancelled", () => {
    const { state, asked } = stateWith({ leftovers: "unknown", isCancelled: true });

    expect([waitsForLeftovers(state, root), asked]).toEqual([false, []]);
  });
});
