import type { SignalsView } from "../api/job-views.js";
import { limits } from "../api/limits.js";
import { signalWait } from "./execution-detail.js";
import type { ExecutionList } from "./execution-list.js";

/** `GET /api/signals`. */
export async function signalsView(list: ExecutionList): Promise<SignalsView> {
  const { found, last, searched } = await list.search({
    limit: limits.page,
    fits: ({ view }) => view !== undefined && view.waitsFor.length > 0,
  });
  const waits = found.flatMap(({ view, row: { executionId } }) =>
    (view?.waitsFor ?? []).slice(0, limits.page).map((wait) => ({ executionId, ...signalWait(wait) })),
  );
  return { waits, searched, hasMore: last !== undefined };
}
