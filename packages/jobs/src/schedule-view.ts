import type { BoardStore } from "./board-store.js";
import type { Missed, Overlap, ScheduleRecord } from "./schedule-record.js";
import { timesOf } from "./timing.js";

/** A schedule as its board shows it. */
export interface ScheduleView {
  readonly name: string;
  /** The cron expression, unless it is timed by `everyMs`. */
  readonly cron?: string;
  readonly timeZone?: string;
  readonly everyMs?: number;
  readonly missed: Missed;
  readonly overlap: Overlap;
  /** The name of the flow or the operation that it posts. */
  readonly work: string;
  /** When it posts the next job. */
  readonly nextAt?: Date;
  /** The last job that it has posted. */
  readonly lastJobId?: string;
  /** The time for which that was posted. */
  readonly lastAt?: Date;
}

export function viewSchedule({ now }: BoardStore, { name, definition, setAt, settledAt, last }: ScheduleRecord): ScheduleView {
  const { timing, missed, overlap, workName } = definition;
  const nextAt = timesOf(timing, setAt).next(Math.max(now(), settledAt));
  return {
    ...{ name, ...timing, missed, overlap, work: workName },
    ...(nextAt !== undefined && { nextAt: new Date(nextAt) }),
    ...(last && { lastJobId: last.jobId, lastAt: new Date(last.at) }),
  };
}
