import type { JobRow, ScheduleRow, ErrorText } from "./api.js";

/** What the dashboard uses of a `JobBoard` of `@mazepa/jobs`. */
export interface DashboardBoard {
  readonly name: string;
  readonly store: { readonly defaultCheckpointIntervalMs?: number };
  /** All jobs, open ones first. */
  jobs(): AsyncIterable<BoardJob>;
  /** The job with this id; undefined if there is none. */
  job(id: string): Promise<RepostableJob | undefined>;
  /** The schedules, by name. */
  schedules(): AsyncIterable<BoardSchedule>;
}

/** A job as its board shows it: the `JobView` of `@mazepa/jobs`. */
export interface BoardJob extends Pick<JobRow, "name" | "state" | "priority" | "run" | "owner"> {
  readonly id: string;
  readonly postedAt: Date;
  readonly endedAt?: Date;
  readonly notBefore?: Date;
  readonly error?: ErrorText;
  readonly note?: unknown;
}

/** A schedule as its board shows it: the `ScheduleView` of `@mazepa/jobs`. */
export interface BoardSchedule extends Omit<ScheduleRow, "nextAtMs" | "lastAtMs"> {
  readonly nextAt?: Date;
  readonly lastAt?: Date;
}

/** A job that can be posted again. */
export interface RepostableJob {
  /** Posts it again once it has ended, as a job with another id. */
  repost(): Promise<{ readonly id: string }>;
}
