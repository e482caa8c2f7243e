import type { LedgerEntry } from "../../src/scheduling/ledger-entry.js";

/** An entry that an earlier head has noted. */
export function entryOf(taskId: string, number: number): LedgerEntry {
  return {
    ...{ taskId, operationId: taskId, label: undefined, pattern: undefined, number, successes: 0, home: "earlier" },
    ...{ failedAt: undefined, isOwned: false, isNew: false, withdrawnAttempts: 0, isWithdrawn: false },
  };
}
