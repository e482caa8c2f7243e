import type { CachedResult, CacheExplanation, CacheReason, TargetExplanation } from "@mazepa/core";
import { oneLine } from "../executions/execution-text.js";

/** The arguments of a result in one line. */
export function argumentsText({ args }: Pick<CachedResult, "args">, most = 60): string {
  const parts = Object.entries(args).map(([path, text]) => (/^\[\d+\]$/.test(path) ? text : `${path}: ${text}`));
  return oneLine(parts.join(", "), most);
}

/** The lines that say whether a task would run, and why. */
export function explanationLines({ isValid, reason, nearest }: CacheExplanation): string[] {
  if (isValid || !reason) return ["It would not run: its result is valid."];
  const lines = [`It would run: ${reasonText(reason)}`];
  for (const { path, was, is } of nearest?.differences ?? [])
    lines.push(`The nearest result is the same but for args${path}: ${was ?? "nothing"} → ${is ?? "nothing"}`);
  return lines;
}

/** The tasks of a flow that would run, and why. */
export function targetLines({ tasks, lowerBound }: TargetExplanation): string[] {
  const lines = tasks.flatMap(({ operationId, taskId, reason }) =>
    reason ? [`${operationId}/${taskId.slice(0, 12)} would run: ${reasonText(reason, taskId)}`] : [],
  );
  const more = lowerBound ? ", and perhaps more, which depend on values that are not known" : "";
  return [...lines, `${lines.length} of ${tasks.length} tasks would run${more}.`];
}

function reasonText(reason: CacheReason, taskId?: string): string {
  switch (reason.type) {
    case "missing":
      return "there is no result.";
    case "source":
      return reason.is === undefined ? "its code cannot be determined with certainty." : "its code has changed.";
    case "version":
      return `its package has version ${reason.is}, and the result is of version ${reason.was}.`;
    case "upstream":
      return `${reason.operationId} ${reason.taskId}, whose value it takes, has no valid result, or has run since then.`;
    case "upstream-not-cached":
      return reason.taskId === taskId ? "it is never cached." : `${reason.operationId} ${reason.taskId} is never cached.`;
    case "expired":
      return "its result is older than ttlMs.";
    case "unreadable":
      return `its entry cannot be read: ${reason.message}.`;
  }
}
