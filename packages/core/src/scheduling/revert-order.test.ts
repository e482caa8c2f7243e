import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../../scripts/random-runs.js";
import type { LedgerEntry } from "./ledger-entry.js";
import { RevertOrder } from "./revert-order.js";

interface History {
  readonly entries: readonly LedgerEntry[];
  readonly recordNumbers: ReadonlyMap<LedgerEntry, number>;
}

/** Tasks that are noted and end in some order, some of them never. */
const history: fc.Arbitrary<History> = fc.array(fc.nat(99), { maxLength: 60 }).map((choices) => {
  const entries: LedgerEntry[] = [];
  const recordNumbers = new Map<LedgerEntry, number>();
  const out: LedgerEntry[] = [];
  for (const [index, choice] of choices.entries()) {
    if (choice < 50 || out.length === 0) {
      const entry = entryOf({ number: index, successes: recordNumbers.size });
      entries.push(entry);
      out.push(entry);
      continue;
    }
    const [ended] = out.splice(choice % out.length, 1);
    if (ended && choice < 85) recordNumbers.set(ended, recordNumbers.size);
    else if (ended && choice < 95) ended.failedAt = index;
  }
  return { entries, recordNumbers };
});

function entryOf({ number, successes }: { number: number; successes: number }): LedgerEntry {
  const flags = { isOwned: true, isNew: true, withdrawnAttempts: 0, isWithdrawn: false };
  return {
    ...{
      taskId: `task ${number}`,
      operationId: "step",
      label: undefined,
      pattern: undefined,
      home: "unit-1",
      failedAt: undefined,
    },
    ...{ number, successes, ...flags },
  };
}

/** Rule R7, as it is written. */
function comesBefore(y: LedgerEntry, x: LedgerEntry, { recordNumbers }: History): boolean {
  const recordNumber = recordNumbers.get(x);
  if (recordNumber !== undefined) return y.successes > recordNumber;
  return x.failedAt !== undefined && y.number > x.failedAt;
}

describe("RevertOrder", () => {
  it("R7 begins to undo a task as soon as no task is left that was noted after it had ended", () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat(99)), fc.constantFrom(1, 2, 5, 1000), (given, ends, mostBegun) => {
        const order = new RevertOrder(given.entries, (entry) => given.recordNumbers.get(entry));
        const left = new Set(given.entries);
        const begun: LedgerEntry[] = [];
        for (let step = 0; !order.isOver; step++) {
          const count = mostBegun - begun.length;
          const now = order.begin(count);
          begun.push(...now);

          const mayBegin = (x: LedgerEntry) => ![...left].some((y) => y !== x && comesBefore(y, x, given));
          expect(now.filter((x) => !mayBegin(x))).toEqual([]);
          if (now.length < count) expect([...left].filter((x) => mayBegin(x) && !begun.includes(x))).toEqual([]);
          expect(order.left).toEqual([...left]);
          const [undone] = begun.splice((ends[step] ?? 0) % begun.length, 1);
          if (!undone) throw new Error("nothing is begun, and something is left");
          left.delete(undone);
          order.undone(undone);
        }
        expect(left.size).toBe(0);
      }),
      { numRuns: runs(3000) },
    );
  });

  it("R7 undoes tasks that an earlier head had noted after more successes than are recorded, before the tasks that may have had these", () => {
    const x = entryOf({ number: 1, successes: 0 });
    const y = entryOf({ number: 2, successes: 9 });
    const ofNextHead = entryOf({ number: 2 ** 32, successes: 1 });
    const order = new RevertOrder([x, y, ofNextHead], (entry) => (entry === x ? 1 : entry === ofNextHead ? 2 : undefined));

    expect(order.begin(10)).toEqual([ofNextHead, y]);
    order.undone(ofNextHead);
    expect(order.begin(10)).toEqual([]);
    order.undone(y);

    expect(order.begin(10)).toEqual([x]);
  });
});
