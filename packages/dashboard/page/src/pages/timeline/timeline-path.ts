import type { Route } from "../../routing/route.js";

const parameters = ["from", "to", "operation", "head"] as const;

/** The path of the timeline that an address asks for. */
export function timelinePath(executionId: string, query: Route["query"]): string {
  const given = parameters.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]]));
  const text = new URLSearchParams(given).toString();
  return `executions/${encodeURIComponent(executionId)}/timeline${text === "" ? "" : `?${text}`}`;
}
