import type { ExecutionRow } from "../../../../src/api.js";

/**
 * The newest page, as it is now, before older rows. A row that was on that page before and is not
 * any more is left out, unless it has only moved on to the next one.
 */
export function joinPages(newest: readonly ExecutionRow[], older: readonly ExecutionRow[]): readonly ExecutionRow[] {
  const last = newest.at(-1);
  const seen = new Set(newest.map(({ executionId }) => executionId));
  const rest = older.filter(({ executionId, startedAtMs }) => {
    if (seen.has(executionId) || (last && startedAtMs > last.startedAtMs)) return false;
    seen.add(executionId);
    return true;
  });
  return [...newest, ...rest];
}
