import type { ErrorText, SignalWait } from "./execution-views.js";

/** See `JobState` of `@mazepa/jobs`. */
export type JobStateName = "unclaimed" | "claimed" | "succeeded" | "failed" | "cancelled" | "trashed";

/** `GET /api/jobs?state=&search=&limit=`: open ones by priority and age, then ended ones. */
export interface JobsView {
  readonly board: string;
  readonly jobs: readonly JobRow[];
  /** Whether there are more; a larger `limit` (at most 1,000) shows them. */
  readonly hasMore: boolean;
}

/** A job. Its id is that of its execution, too. */
export interface JobRow {
  readonly jobId: string;
  /** The name of the flow or the operation. */
  readonly name: string;
  readonly state: JobStateName;
  readonly priority: number;
  readonly run: number;
  readonly postedAtMs: number;
  readonly endedAtMs?: number;
  readonly owner?: { readonly host: string; readonly pid: number };
  readonly notBeforeMs?: number;
  /** In short, without its stack. */
  readonly error?: ErrorText;
  /** The note in JSON, cut at 500 bytes; absent if values are hidden. */
  readonly note?: string;
}

/** `GET /api/schedules`: at most 200, by name. */
export interface SchedulesView {
  readonly schedules: readonly ScheduleRow[];
  readonly hasMore: boolean;
}

/** A schedule of a board. */
export interface ScheduleRow {
  readonly name: string;
  readonly cron?: string;
  readonly timeZone?: string;
  readonly everyMs?: number;
  readonly missed: "one" | "skip";
  readonly overlap: "skip" | "allow";
  readonly work: string;
  readonly nextAtMs?: number;
  readonly lastJobId?: string;
  readonly lastAtMs?: number;
}

/** `GET /api/signals`: what executions wait for, of the newest ones that have not ended. */
export interface SignalsView {
  readonly waits: readonly (SignalWait & { readonly executionId: string })[];
  /** The number of executions that were looked at. */
  readonly searched: number;
  readonly hasMore: boolean;
}
