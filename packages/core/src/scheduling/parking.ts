import type { FlowNode } from "./nodes.js";
import type { SchedulerState } from "./state.js";

/** The waits of an execution that has nothing else to do: for a date, and for signals. */
export interface Parking {
  /** The earliest date, in ms since 1970; undefined if it waits for none. */
  readonly untilMs: number | undefined;
  readonly signals: readonly { readonly name: string; readonly number: number; readonly sinceMs: number }[];
}

/**
 * What the execution waits for, if nothing is under way but waits for dates and signals (rule J12).
 */
export function parkingOf({ tasks, flows, units, lanes, timers, signals, loadCount }: SchedulerState): Parking | undefined {
  if (tasks.size > 0 || loadCount > 0 || lanes.current() !== undefined) return undefined;
  for (const { phase } of units.live) if (phase !== "forward") return undefined;
  for (const node of flows.values()) if (isMoving(node)) return undefined;
  const awaited = signals.waitsOf(flows.values());
  if (awaited.some(({ isAwaited }) => !isAwaited)) return undefined;
  const untilMs = timers.first?.dueMs;
  return untilMs === undefined && awaited.length === 0
    ? undefined
    : { untilMs, signals: awaited.map(({ name, number, sinceMs }) => ({ name, number, sinceMs })) };
}

/** Whether nothing that it waits for may come within `parkAfterMs`. */
export function isParkable(
  { untilMs = Infinity, signals }: Parking,
  { nowMs, parkAfterMs }: { readonly nowMs: number; readonly parkAfterMs: number },
): boolean {
  return untilMs - nowMs > parkAfterMs && signals.every(({ sinceMs }) => nowMs - sinceMs >= parkAfterMs);
}

/** Whether the body of a flow is at work. One that is ready has its place in a lane, or a unit. */
function isMoving({ position: { at } }: FlowNode): boolean {
  return at === "advancing" || at === "closing";
}
