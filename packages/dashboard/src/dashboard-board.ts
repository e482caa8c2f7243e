import type { JobRow, ScheduleRow, ErrorText } from "./api.js";

/** What the dashboard uses of a `JobBoard` of `@mazepa/jobs`. */
export interface DashboardBoard {
  readonly name: string;
  readonly store: { readonly defaultCheckpointIntervalMs?: number };
  jobs(): AsyncIterable<BoardJob>;
  job(id: string): Promise<{ repost(): Promise<{ readonly id: string }> } | undefined>;
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
