import type { Route } from "../../routing/route.js";

/** The path of the failures that an address asks for. */
export function failuresPath(executionId: string, query: Route["query"]): string {
  const { group, search } = query;
  const given = Object.entries({ group, search }).filter((entry): entry is [string, string] => (entry[1] ?? "") !== "");
  const text = new URLSearchParams(given).toString();
  return `executions/${encodeURIComponent(executionId)}/failures${text === "" ? "" : `?${text}`}`;
}
