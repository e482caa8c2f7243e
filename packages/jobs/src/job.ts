import { deserialize, ExecutionCancelledError, isMazepaError, TaskTimeoutError } from "@mazepa/core";
import { checkDuration, checkKnown, checkSignal } from "@mazepa/core/internal";
import type { BoardStore } from "./board-store.js";
import { ChangeWatch } from "./change-watch.js";
import { moveEntry } from "./end-job.js";
import { JobClaim } from "./job-claim.js";
import { JobTrashedError } from "./job-errors.js";
import { endKey } from "./job-keys.js";
import type { JobEnd } from "./job-record.js";
import { viewJob, type JobView } from "./job-view.js";
import { repostJob, type RepostOptions } from "./repost-job.js";

/** Limits of a wait. */
export interface WaitOptions {
  /** Default: for ever. */
  readonly timeoutMs?: number;
  /** Ends the wait with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** @throws InvalidOptionError naming the option that makes no sense. */
export function checkWaitOptions(what: string, options: WaitOptions): void {
  checkKnown(what, options, ["timeoutMs", "signal"]);
  checkDuration("timeoutMs", options.timeoutMs);
  checkSignal("signal", options.signal);
}

/**
 * A job on a board: posted work, which is run by the conductor that claims it.
 *
 * @example
 * ```ts
 * const board = new JobBoard("./board");
 * const job = await board.post(survey(urls), { id: "nightly" });
 * console.log((await job.view()).state, await job.result());
 * ```
 */
export class Job<R = unknown> {
  /** Also the id of its execution. */
  readonly id: string;
  readonly #store: BoardStore;

  /** @internal */
  constructor(store: BoardStore, id: string) {
    this.#store = store;
    this.id = id;
  }

  /**
   * The value of the job, once it has ended.
   *
   * @throws TaskTimeoutError when it has not ended in time; the job goes on.
   * @throws ExecutionCancelledError when it was cancelled; JobTrashedError when it was set aside;
   *   else the error with which it failed.
   * @throws JobNotFoundError when it was removed.
   */
  async result(options: WaitOptions = {}): Promise<R> {
    checkWaitOptions("Job.result", options);
    const { timeoutMs, signal } = options;
    const end = await waitFor(this.#store, { timeoutMs, signal }, async () => (await this.#store.read(this.id)).end);
    if (end === undefined) throw new TaskTimeoutError(`Job "${this.id}" has not ended within ${timeoutMs} ms. It goes on.`);
    return this.#outcome(end);
  }

  /** @throws JobNotFoundError when it was removed. */
  async view(): Promise<JobView> {
    return viewJob(this.#store, await this.#store.read(this.id));
  }

  /**
   * Cancels the job: at once if it is unclaimed, else when its conductor sees the request, within
   * seconds. Resolves to false if the job has ended already.
   *
   * @throws JobNotFoundError when it was removed.
   */
  async cancel(reason = "cancel() was called"): Promise<boolean> {
    const at = this.#store.now();
    const { end } = await this.#store.change(this.id, (record) =>
      record.end ? record : { ...record, cancelRequest: { reason, at } },
    );
    if (end) return false;
    await this.#cancelUnclaimed(cancelledBy(this.id, reason));
    return true;
  }

  /**
   * Posts a job that has ended once more: as a new job `<id>-r2`, or with `resume` as the next run
   * of this one, which keeps its results.
   *
   * @throws DuplicateJobError when it has not ended.
   * @throws JobNotFoundError when it was removed.
   */
  async repost(options: RepostOptions = {}): Promise<Job<R>> {
    return new Job<R>(this.#store, await repostJob(this.#store, this.id, options));
  }

  /**
   * Sets the job aside: it is not run, and keeps everything that it has recorded until it is
   * reposted.
   *
   * @throws JobClaimedError when a conductor has it: cancel it first.
   * @throws JobNotFoundError when it was removed.
   */
  async trash(reason: string): Promise<void> {
    const { end } = await this.#store.read(this.id);
    if (end) return this.#trashEnded(end, reason);
    const error = new JobTrashedError(`Job "${this.id}" was trashed: ${reason}`);
    await JobClaim.with(this.#store, this.id, (claim) => claim.trash(error));
  }

  async #trashEnded({ at }: JobEnd, reason: string): Promise<void> {
    const { keys } = this.#store;
    const error = { name: "JobTrashedError", message: `Job "${this.id}" was trashed: ${reason}`, code: "MAZEPA_JOB_TRASHED" };
    const record = await this.#store.change(this.id, (found) =>
      found.end ? { ...found, end: { ...found.end, state: "trashed", error } } : found,
    );
    if (!record.end) return this.trash(reason); // it was reposted meanwhile
    await moveEntry(this.#store, record);
    await this.#store.blobs.delete([endKey(keys.ended, this.id, at)]);
  }

  /**
   * Ends the job as cancelled if it is unclaimed; a conductor that has claimed it sees the request.
   */
  async #cancelUnclaimed(error: ExecutionCancelledError): Promise<void> {
    try {
      await JobClaim.with(this.#store, this.id, (claim) => claim.cancel(error));
    } catch (thrown) {
      if (!isMazepaError(thrown, "MAZEPA_JOB_CLAIMED") && !isMazepaError(thrown, "MAZEPA_JOB_CLAIM_LOST")) throw thrown;
    }
  }

  async #outcome({ state, outcome, error }: JobEnd): Promise<R> {
    const message = error?.message ?? `Job "${this.id}" was ${state}.`;
    if (state === "cancelled") throw new ExecutionCancelledError(message);
    const value = deserialize(await this.#store.unpack(this.id, outcome));
    if (state === "trashed") throw new JobTrashedError(message, causeOf(value));
    if (state === "failed") throw value;
    return value as R;
  }
}

/** What the job had failed with before it was trashed, if it had. */
function causeOf(value: unknown): { readonly cause?: unknown } {
  return value instanceof Error && !isMazepaError(value, "MAZEPA_JOB_TRASHED") ? { cause: value } : {};
}

/** The error of a cancelled job. */
export function cancelledBy(id: string, reason: string): ExecutionCancelledError {
  return new ExecutionCancelledError(`Job "${id}" was cancelled: ${reason}`);
}

export interface BoardWaitOptions {
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onChange?: (key: string) => void;
}

/** Calls `look` until it finds something; undefined when the time is up. */
export async function waitFor<T>(
  store: BoardStore,
  { timeoutMs = Infinity, signal, onChange }: BoardWaitOptions,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const until = performance.now() + timeoutMs;
  const watch = new ChangeWatch(store, { onChange });
  try {
    for (;;) {
      signal?.throwIfAborted();
      const found = await look();
      const leftMs = until - performance.now();
      if (found !== undefined || leftMs <= 0) return found;
      await watch.next(leftMs, signal);
    }
  } finally {
    watch.close();
  }
}
