import type { WorkerOptions } from "@mazepa/core";

/** The time in ms that tasks in the function's own thread have to react to their signal. */
const inlineGraceMs = 1000;

/** The same for threads, processes and commands, which are ended by force within it. */
const forcedGraceMs = 6000;

/** The time in ms in which the last outcomes are sent and tasks are given back. */
const sendMs = 1000;

/** The time in ms before the limit of an invocation at which tasks are told to stop. */
export function stopsBeforeMs({
  isolation,
  prefixes,
  cancelGraceMs = 0,
}: Pick<WorkerOptions, "isolation" | "prefixes" | "cancelGraceMs">): number {
  const isInline = isolation === "inline" && prefixes === undefined;
  return Math.max(isInline ? inlineGraceMs : forcedGraceMs, cancelGraceMs) + sendMs;
}
