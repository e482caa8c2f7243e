/** What a conductor tells. */
export type ConductorEventType =
  /** The job runs now. */
  | "job-claimed"
  | "job-succeeded"
  | "job-failed"
  | "job-cancelled"
  /** The run has failed, and another one follows. */
  | "job-retried"
  /** The job was given back, to be gone on with by anybody. */
  | "job-abandoned"
  /** It was set aside, since too many heads ended without a word. */
  | "job-trashed"
  /** Another conductor has taken it over. */
  | "job-lost"
  /** Nothing here can run it; it is left for others. Told once for each job. */
  | "job-unknown"
  /** It has ended long ago, and was removed with all that it left. */
  | "job-removed"
  /** The board could not be read or written, which is tried again. */
  | "store-failed";

/** A step of a job, or a failure of the store. */
export interface ConductorEvent {
  readonly type: ConductorEventType;
  readonly at: Date;
  readonly jobId?: string;
  /** Why. */
  readonly error?: unknown;
}

/** Tells an event that is dated there. */
export type Tell = (event: Omit<ConductorEvent, "at">) => void;
