import { types } from "node:util";
import { maxDurationMs } from "../options.js";
import type { OutcomeReport } from "./submission.js";

/** The end of the year 9999. Later start times are in other units. */
const maxStartMs = 253_402_300_799_999;
/** The highest number of an attempt, far above any real one. */
export const maxAttempt = 2 ** 31 - 1;

/**
 * The fault of a report; undefined if the report can be true (rule E4). Reports are not trusted,
 * since they may come from another machine.
 */
export function faultOfReport(report: OutcomeReport): string | undefined {
  try {
    return report.fault ?? faultOf(report);
  } catch {
    return "it cannot be read";
  }
}

function faultOf({ attempt, outcome }: OutcomeReport): string | undefined {
  const { status, startedAt, durationMs, worker } = outcome;
  if (status !== "succeeded" && status !== "failed" && status !== "cancelled") return "its status is unknown";
  if (!Number.isSafeInteger(attempt) || !isWithin(outcome.attempt, 1, maxAttempt)) return "its attempt number is invalid";
  if (!isDate(startedAt) || !isWithin(startedAt.getTime(), 0, maxStartMs)) return "its start is not a time in milliseconds";
  if (!isWithin(durationMs, 0, maxDurationMs)) return "its duration is not a number of milliseconds";
  if (typeof worker !== "string") return "it does not say which worker it is from";
  if (status === "failed" && outcome.error === undefined) return "it has no error";
  return status === "cancelled" && typeof outcome.reason !== "string" ? "it has no reason" : undefined;
}

/** Whether `value` is a Date of any realm. Most are of this one, which is faster to find. */
function isDate(value: unknown): value is Date {
  return value instanceof Date || types.isDate(value);
}

function isWithin(value: number, least: number, most: number): boolean {
  return typeof value === "number" && value >= least && value <= most;
}
