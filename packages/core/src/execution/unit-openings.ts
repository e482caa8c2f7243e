import type { RecordedRound, UnitRecord } from "../checkpoint/unit-record.js";
import type { LedgerEntry } from "../scheduling/ledger-entry.js";
import type { UnitOpening } from "../scheduling/unit-protocol.js";

/** The opening of a round without a record. */
export const nothingKnown: UnitOpening = {
  round: 1,
  provided: undefined,
  isRecorded: false,
  entries: [],
  failures: new Map(),
  undone: [],
  decision: undefined,
  failed: undefined,
};

/** The history of the round after that of `record`. */
export function historyAfter(record: UnitRecord | undefined): readonly RecordedRound[] {
  if (!record) return [];
  return [...record.history, { provided: record.provided, failures: record.failures }];
}

/** The opening of a round that is not over, from the record of an earlier head. */
export function openingOf(record: UnitRecord, entries: readonly LedgerEntry[]): UnitOpening {
  const { round, provided, failures, undone, decision } = record;
  const isOpen = record.phase !== "decided" || !decision;
  const withdrawn = new Set(decision?.withdrawn);
  return {
    ...{ round, provided, isRecorded: true, failures, failed: undefined },
    entries: entries.map((entry) => ({ ...entry, isWithdrawn: entry.isWithdrawn || withdrawn.has(entry.taskId) })),
    undone: decision?.strays ? [...undone, ...decision.strays] : undone,
    decision: isOpen ? undefined : { what: decision.what, error: decision.error, strays: decision.strays },
  };
}
