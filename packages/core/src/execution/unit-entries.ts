import type { Unit } from "../scheduling/nodes.js";
import type { LedgerEntry } from "../scheduling/ledger-entry.js";
import type { UnitFile } from "../checkpoint/unit-file.js";

/** The ledger entries that earlier heads have noted in a round. */
export async function entriesOf(file: UnitFile, home: string): Promise<LedgerEntry[]> {
  const { failedAt, decision } = file.record;
  const failed = new Map(failedAt);
  const withdrawn = new Set(decision?.withdrawn);
  return (await file.notes()).map(({ taskId, operationId, label, pattern, number, successes }) => ({
    ...{ taskId, operationId, label, pattern, number, successes, home },
    failedAt: failed.get(taskId),
    ...{ isOwned: false, isNew: false, withdrawnAttempts: 0, isWithdrawn: withdrawn.has(taskId) },
  }));
}

/** The tasks of the unit that failed for good, with the times. */
export function failedAtOf({ ledger }: Unit): readonly (readonly [string, number])[] {
  return [...ledger.values()].flatMap(({ taskId, failedAt }) => (failedAt === undefined ? [] : [[taskId, failedAt] as const]));
}
