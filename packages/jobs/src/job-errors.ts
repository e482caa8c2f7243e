import { MazepaError, type MazepaErrorOptions } from "@mazepa/core";

/**
 * An id belongs to a job with other work, or to one that has not ended.
 *
 * @example
 * ```ts
 * const board = new JobBoard("./board");
 * await board.post(survey(urls), { id: "nightly" });
 * await board.post(survey([]), { id: "nightly" }); // throws DuplicateJobError
 * ```
 */
export class DuplicateJobError extends MazepaError {
  static override readonly name: string = "DuplicateJobError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_DUPLICATE_JOB", message, options);
  }
}

/**
 * A job is claimed by a conductor, so it cannot be claimed or changed by another process now.
 *
 * @example
 * ```ts
 * const job = await new JobBoard("./board").job("nightly");
 * await job?.trash("a wrong input").catch((error: unknown) => {
 *   if (error instanceof JobClaimedError) console.log(error.owner?.host);
 * });
 * ```
 */
export class JobClaimedError extends MazepaError {
  static override readonly name: string = "JobClaimedError";
  /** The process that has the claim, where it is known. */
  readonly owner: { readonly host: string; readonly pid: number } | undefined;

  constructor(message: string, owner?: { readonly host: string; readonly pid: number }, options?: MazepaErrorOptions) {
    super("MAZEPA_JOB_CLAIMED", message, options);
    this.owner = owner;
  }
}

/**
 * A claim was lost: another conductor has the job, or it has ended meanwhile.
 *
 * @example
 * ```ts
 * const onEvent = ({ type, error }: ConductorEvent) => {
 *   if (error instanceof JobClaimLostError) console.log(type);
 * };
 * ```
 */
export class JobClaimLostError extends MazepaError {
  static override readonly name: string = "JobClaimLostError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_JOB_CLAIM_LOST", message, options);
  }
}

/**
 * A job is not on its board: it was removed.
 *
 * @example
 * ```ts
 * const job = await new JobBoard("./board").job("nightly");
 * await job?.view().catch((error: unknown) => {
 *   if (error instanceof JobNotFoundError) console.log("removed");
 * });
 * ```
 */
export class JobNotFoundError extends MazepaError {
  static override readonly name: string = "JobNotFoundError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_JOB_NOT_FOUND", message, options);
  }
}

/**
 * A job was set aside: too many of its heads ended unexpectedly, or `trash()` was called.
 *
 * @example
 * ```ts
 * const job = await new JobBoard("./board").job("nightly");
 * await job?.result().catch(async (error: unknown) => {
 *   if (error instanceof JobTrashedError) await job?.repost({ resume: true });
 * });
 * ```
 */
export class JobTrashedError extends MazepaError {
  static override readonly name: string = "JobTrashedError";
  constructor(message: string, options?: MazepaErrorOptions) {
    super("MAZEPA_JOB_TRASHED", message, options);
  }
}
