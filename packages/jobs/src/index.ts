/**
 * Jobs on a board in any blob store, and conductors that run them.
 *
 * @packageDocumentation
 */
export { JobBoard, type JobBoardOptions, type ListJobsOptions, type ScheduleArguments } from "./job-board.js";
export { Job, type WaitOptions } from "./job.js";
export type { JobState, JobView } from "./job-view.js";
export type { PostOptions } from "./post-job.js";
export type { RepostOptions } from "./repost-job.js";
export type { ScheduleOptions } from "./set-schedule.js";
export type { ScheduleView } from "./schedule-view.js";
export type { CronTiming, IntervalTiming, Timing } from "./timing.js";
export { startConductor, type Conductor, type ConductorEnd } from "./conductor.js";
export type { ConductorOptions } from "./conductor-options.js";
export type { ConductorEvent, ConductorEventType } from "./conductor-events.js";
export { DuplicateJobError, JobClaimedError, JobClaimLostError, JobNotFoundError, JobTrashedError } from "./job-errors.js";
