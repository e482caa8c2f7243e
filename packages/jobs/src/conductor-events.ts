/** The types of a conductor's events. */
export type ConductorEventType =
  /** The job runs now. */
  | "job-claimed"
  | "job-succeeded"
  | "job-failed"
  | "job-cancelled"
  /** The run has failed, and another one follows. */
  | "job-retried"
  /** The job waits without a process: for a date, or for signals (see `parkAfterMs`). */
  | "job-parked"
  /** The job was given back; any conductor may continue it. */
  | "job-abandoned"
  /** The job was set aside, since too many heads ended unexpectedly. */
  | "job-trashed"
  /** Another conductor has taken the job over. */
  | "job-lost"
  /** This process cannot run the job, and leaves it for others. Emitted once for each job. */
  | "job-unknown"
  /** A schedule was due, and has posted the job. */
  | "job-scheduled"
  /** A schedule was due, and has not posted the job, for `reason`. */
  | "schedule-skipped"
  /** The job ended more than `keepMs` ago, and was removed with everything that it had stored. */
  | "job-removed"
  /** The board could not be read or written; the conductor tries again. */
  | "store-failed";

/** A step of a job, or a failure of the store. */
export interface ConductorEvent {
  readonly type: ConductorEventType;
  readonly at: Date;
  readonly jobId?: string;
  /** The name of the schedule. */
  readonly schedule?: string;
  /** The error, if there is one. */
  readonly error?: unknown;
  /** Why a schedule has posted no job. */
  readonly reason?: string;
}

/** Emits an event; the receiver adds the time. */
export type Tell = (event: Omit<ConductorEvent, "at">) => void;
