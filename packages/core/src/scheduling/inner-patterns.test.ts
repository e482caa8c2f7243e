import { describe, expect, it } from "@jest/globals";
import { InnerPatterns } from "./inner-patterns.js";
import type { LedgerEntry } from "./ledger-entry.js";
import { RevertOrder } from "./revert-order.js";

/** The order in which tasks noted in these places, at these times, are undone. */
function orderOf(...notes: { readonly home: string; readonly number: number }[]): RevertOrder {
  const entries = notes.map(({ home, number }): LedgerEntry => {
    const names = { taskId: `task ${number}`, operationId: "step", label: undefined, pattern: undefined };
    const flags = { isOwned: true, isNew: true, withdrawnAttempts: 0, isWithdrawn: false };
    return { ...names, ...flags, home, number, successes: 0, failedAt: undefined };
  });
  return new RevertOrder(entries, () => undefined);
}

describe("InnerPatterns", () => {
  it("P12 tells of patterns without tasks in the opposite order of their beginnings, whichever ended first", () => {
    const patterns = new InnerPatterns<string>();
    for (const [name, beganAt] of [["third", 30] as const, ["first", 10] as const, ["second", 20] as const])
      patterns.add(name, { node: name, beganAt });
    const order = orderOf();
    patterns.begin(order);

    expect(patterns.takeUndone(order)).toEqual(["third", "second", "first"]);
    expect(patterns.takeUndone(order)).toEqual([]);
  });

  it("P12 tells of a pattern once nothing of it is left, and of one without tasks once nothing older is", () => {
    const patterns = new InnerPatterns<string>();
    patterns.add("full", { node: "full", beganAt: 1 });
    patterns.add("empty", { node: "empty", beganAt: 4 });
    const order = orderOf({ home: "full", number: 2 }, { home: "full", number: 3 }, { home: "outside", number: 5 });
    patterns.begin(order);
    const told = [patterns.takeUndone(order)];

    for (const entry of order.left.reverse()) {
      order.undone(entry);
      told.push(patterns.takeUndone(order, entry.home));
    }

    expect(told).toEqual([[], ["empty"], [], ["full"]]);
  });
});
