import { InvalidOptionError } from "@mazepa/core";
import { checkDuration, checkKnown } from "@mazepa/core/internal";
import { CronTimes } from "./cron-times.js";

/** Times by a cron expression: `{ cron: "30 2 * * MON-FRI", timeZone: "Europe/Berlin" }`. */
export interface CronTiming {
  /** Minute, hour, day of the month, month, day of the week; or `@daily` and its like. */
  readonly cron: string;
  /** The IANA name of the zone whose clock is meant. Default `"UTC"`. */
  readonly timeZone?: string;
}

/** Times at equal distances from when the schedule was set. */
export interface IntervalTiming {
  /** The distance in ms, at least 1000. */
  readonly everyMs: number;
}

/** When a schedule posts its job. */
export type Timing = CronTiming | IntervalTiming;

/** The times of a timing, in ms since 1970. */
export interface Times {
  /** The first time after `after`; undefined if none ever comes. */
  next(after: number): number | undefined;
}

const minIntervalMs = 1000;
const hourMs = 3_600_000;
/** Ages from which to search, so that a long standstill of a frequent schedule costs little. */
const searchesMs = [hourMs, 24 * hourMs, 31 * 24 * hourMs];

/** `setAt` is when the schedule was set. */
export function timesOf(timing: Timing, setAt: number): Times {
  if ("cron" in timing) return new CronTimes(timing.cron, timing.timeZone);
  const { everyMs } = timing;
  return { next: (after) => setAt + Math.max(1, Math.floor((after - setAt) / everyMs) + 1) * everyMs };
}

/** The last of the times after `after` and up to `now`; undefined if there is none. */
export function lastTime(times: Times, after: number, now: number): number | undefined {
  const first = times.next(after);
  if (first === undefined || first > now) return undefined;
  for (const from of [...searchesMs.map((ageMs) => Math.max(after, now - ageMs)), after]) {
    let last: number | undefined;
    for (let time = times.next(from); time !== undefined && time <= now; time = times.next(time)) last = time;
    if (last !== undefined) return last;
  }
  return first;
}

/** @throws InvalidOptionError when the timing makes no sense, or its cron never fires. */
export function checkTiming(timing: Timing, now: number): void {
  const { cron, everyMs }: Partial<CronTiming & IntervalTiming> = Object(timing) as Timing;
  if ((cron === undefined) === (everyMs === undefined))
    throw new InvalidOptionError('A schedule is timed either by "cron", as in { cron: "0 3 * * *" }, or by "everyMs".');
  if (cron === undefined) {
    checkKnown("JobBoard.schedule", timing, ["everyMs"]);
    checkDuration("everyMs", everyMs, minIntervalMs);
    return;
  }
  checkKnown("JobBoard.schedule", timing, ["cron", "timeZone"]);
  if (timesOf(timing, now).next(now) === undefined)
    throw new InvalidOptionError(`Option "cron" is "${cron}", which never fires: no month has such a day.`);
}
