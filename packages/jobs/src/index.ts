/**
 * Jobs on a board in any blob store, and conductors that run them.
 *
 * @packageDocumentation
 */
export { JobBoard, type JobBoardOptions, type ListJobsOptions } from "./job-board.js";
export { Job, type WaitOptions } from "./job.js";
export type { JobState, JobView } from "./job-view.js";
export type { PostOptions } from "./post-job.js";
export type { RepostOptions } from "./repost-job.js";
export { startConductor, type Conductor, type ConductorEnd } from "./conductor.js";
export type { ConductorOptions } from "./conductor-options.js";
export type { ConductorEvent, ConductorEventType } from "./conductor-events.js";
export { DuplicateJobError, JobClaimedError, JobClaimLostError, JobNotFoundError, JobTrashedError } from "./job-errors.js";
