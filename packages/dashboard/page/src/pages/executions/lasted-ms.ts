import type { ExecutionRow } from "../../../../src/api.js";

/** How long an execution has lasted, so far or in all. */
export function lastedMs({ state, startedAtMs, updatedAtMs, endedAtMs }: ExecutionRow, now: number): number {
  const end = state === "running" ? now : (endedAtMs ?? updatedAtMs);
  return Math.max(0, end - startedAtMs);
}
