import type { SignalsView } from "../api/job-views.js";
import { limits } from "../api/limits.js";
import type { ExecutionList } from "./execution-list.js";

/** `GET /api/signals`. */
export async function signalsView(list: ExecutionList): Promise<SignalsView> {
  const { found, last, searched } = await list.search({
    limit: limits.page,
    fits: ({ waitsFor }) => waitsFor.length > 0,
  });
  const waits = found.flatMap(({ waitsFor, row: { executionId } }) => waitsFor.map((wait) => ({ executionId, ...wait })));
  return { waits, searched, hasMore: last !== undefined };
}
