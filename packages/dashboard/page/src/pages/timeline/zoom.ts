import type { Route } from "../../routing/route.js";
import type { TimeRange } from "./time-scale.js";

/** The query for a range of times. */
export function rangeQuery({ fromMs, toMs }: TimeRange): Route["query"] {
  return { from: String(Math.floor(fromMs)), to: String(Math.ceil(toMs)) };
}

/** The range around the same middle, `factor` times as long. */
export function zoomed({ fromMs, toMs }: TimeRange, factor: number): Route["query"] {
  const middleMs = (fromMs + toMs) / 2;
  const halfMs = Math.max(1, ((toMs - fromMs) * factor) / 2);
  return rangeQuery({ fromMs: middleMs - halfMs, toMs: middleMs + halfMs });
}

/** The range later by a part of its length, or earlier. */
export function moved({ fromMs, toMs }: TimeRange, part: number): Route["query"] {
  const byMs = (toMs - fromMs) * part;
  return rangeQuery({ fromMs: fromMs + byMs, toMs: toMs + byMs });
}
