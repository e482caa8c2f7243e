import { Refusal } from "../answer-error.js";
import type { ExecutionsView } from "../api/execution-views.js";
import { choice, pageLimit, searchText } from "../views/paging.js";
import type { ExecutionList } from "./execution-list.js";

const states = ["running", "succeeded", "failed", "cancelled", "interrupted"] as const;
const prefix = "executions-index/";

/** `GET /api/executions`. */
export async function executionsView(list: ExecutionList, query: URLSearchParams): Promise<ExecutionsView> {
  const state = choice(query, "state", states);
  const text = searchText(query);
  const { found, last, searched } = await list.search({
    after: afterKey(query),
    limit: pageLimit(query),
    hasId: (executionId) => text === undefined || executionId.toLowerCase().includes(text),
    fits: ({ row }) => state === undefined || row.state === state,
  });
  return { executions: found.map(({ row }) => row), ...(last !== undefined && { next: last.slice(prefix.length) }), searched };
}

function afterKey(query: URLSearchParams): string | undefined {
  const after = query.get("after");
  if (after === null) return undefined;
  if (/^\d{13}-[A-Za-z0-9_-]{1,64}$/.test(after)) return prefix + after;
  throw new Refusal(400, "malformed", 'The parameter "after" must be the "next" of a page.');
}
