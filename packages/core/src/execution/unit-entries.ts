import type { LedgerEntry } from "../scheduling/nodes.js";
import type { UnitFile } from "../checkpoint/unit-file.js";

/** What earlier heads have noted in a round. */
export async function entriesOf(file: UnitFile, home: string): Promise<LedgerEntry[]> {
  const { failedAt, decision } = file.record;
  const failed = new Map(failedAt);
  const withdrawn = new Set(decision?.withdrawn);
  return (await file.notes()).map(({ taskId, operationId, label, pattern, number, successes }) => ({
    ...{ taskId, operationId, label, pattern, number, successes, home },
    failedAt: failed.get(taskId),
    ...{ isOwned: false, isNew: false, isWithdrawn: withdrawn.has(taskId) },
  }));
}
