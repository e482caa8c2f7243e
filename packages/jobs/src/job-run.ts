import { isMazepaError, type Execution, type ExecutionEvent, type ExecutionQueue } from "@mazepa/core";
import { backoffDelayMs, isParkable, parkingSymbol, pause, repeat, startClaimed, type Ending } from "@mazepa/core/internal";
import type { BoardStore } from "./board-store.js";
import type { Tell } from "./conductor-events.js";
import type { JobClaim } from "./job-claim.js";
import { JobTrashedError } from "./job-errors.js";
import { whyOver } from "./job-record.js";
import { cancelledBy } from "./job.js";
import { parkingRecord } from "./parking.js";
import { decodeWork } from "./work-text.js";

/** The codes of errors of the work that another machine may not have. */
const notHere = ["MAZEPA_UNKNOWN_OPERATION", "MAZEPA_OPERATION_VERSION", "MAZEPA_NO_ROUTE", "MAZEPA_REVERT_FAILED"];
/**
 * The same for errors of the execution itself. Thrown by the work, for instance by an `execute`
 * within it, they are errors as others are.
 */
const notReached = [
  ...["MAZEPA_STORAGE", "MAZEPA_STORAGE_CONNECTION"],
  ...["MAZEPA_QUEUE_CONNECTION", "MAZEPA_QUEUE_NOT_FOUND", "MAZEPA_BROKER_CLOSED"],
];
const writeTries = 5;

export interface JobRunOptions {
  readonly store: BoardStore;
  readonly queue: ExecutionQueue | undefined;
  readonly tell: Tell;
  readonly pollMs: number;
  readonly parkAfterMs: number;
}

/** One claimed job, from its start until its end is recorded (rule J6). */
export class JobRun {
  /** Resolves when the claim is over; it never rejects. */
  readonly done: Promise<void>;
  readonly #claim: JobClaim;
  readonly #options: JobRunOptions;
  #execution: Execution | undefined;
  #isStopped = false;
  #isParking = false;
  #isCancelled = false;
  #hasSucceeded = false;
  /** The error that the work has failed with, rather than the execution itself. */
  #workError: { readonly error: unknown } | undefined;

  constructor(claim: JobClaim, options: JobRunOptions) {
    this.#claim = claim;
    this.#options = options;
    this.done = this.#run().catch((error: unknown) => this.#dropped(error));
  }

  /** Suspends the execution: running tasks end by themselves. */
  suspend(): void {
    this.#isStopped = true;
    this.#execution?.suspend();
  }

  /** Cancels the tasks that still run; the job is given back. */
  cut(): void {
    this.#execution?.cancel("the conductor stops");
  }

  get #id(): string {
    return this.#claim.record.id;
  }

  async #run(): Promise<void> {
    const { record, lostHeads, earlierHeads } = this.#claim;
    const reason = whyOver(record, { now: this.#options.store.now(), heads: earlierHeads });
    if (reason !== undefined) return this.#finish("job-cancelled", cancelledBy(this.#id, reason));
    if (lostHeads >= record.maxHeads) return this.#finish("job-trashed", tooManyHeads(record, lostHeads));
    this.#options.tell({ type: "job-claimed", jobId: this.#id });
    await this.#execute();
  }

  async #execute(): Promise<void> {
    const look = (): void => {
      this.#parkIfIdle();
      void this.#lookForCancel();
    };
    const watch = repeat(this.#options.pollMs, look, { keepsAlive: false });
    let value: unknown;
    try {
      value = await (await this.#start()).result;
    } catch (error) {
      return await this.#failed(error);
    } finally {
      watch.cancel();
    }
    await this.#succeeded(value);
  }

  async #start(): Promise<Execution> {
    const { store, queue } = this.#options;
    const { record, lease } = this.#claim;
    const work = decodeWork(await store.unpack(record.id, record.work));
    const onEvent = this.#claim.lostHeads > 0 ? (event: ExecutionEvent) => this.#noteProgress(event) : undefined;
    const onEnding = (ending: Ending): void => void (this.#workError = ending.status === "failed" ? ending : undefined);
    this.#execution = startClaimed(
      work,
      { lease, onEnding },
      {
        ...{ executionId: record.id, checkpoint: store.blobs, run: record.run },
        ...(queue && { queue }),
        ...(onEvent && { onEvent }),
      },
    );
    if (this.#isStopped) this.#execution.suspend();
    return this.#execution;
  }

  /** Records progress at a success or a decision: heads lost before no longer count (rule J7). */
  #noteProgress(event: ExecutionEvent): void {
    if (event.type === "task-succeeded") this.#hasSucceeded = true;
    const isDurable = event.type === "flow-reverting" || (event.type === "checkpoint-written" && this.#hasSucceeded);
    if (isDurable)
      this.#claim.progressed().catch((error: unknown) => this.#options.tell({ type: "store-failed", jobId: this.#id, error }));
  }

  /** Suspends an execution that waits for nothing that is near (rule J12). */
  #parkIfIdle(): void {
    const parking = this.#isStopped || this.#isParking ? undefined : this.#execution?.[parkingSymbol]();
    const { parkAfterMs } = this.#options;
    if (!parking || !isParkable(parking, { nowMs: Date.now(), parkAfterMs })) return;
    this.#isParking = true;
    this.#execution?.suspend();
  }

  async #lookForCancel(): Promise<void> {
    try {
      const found = await this.#options.store.find(this.#id);
      const reason = found?.record.cancelRequest?.reason;
      if (reason === undefined || this.#isCancelled) return;
      this.#isCancelled = true;
      this.#execution?.cancel(reason);
    } catch {
      // The store cannot be reached; the next progress tries again.
    }
  }

  async #succeeded(value: unknown): Promise<void> {
    try {
      await this.#written(() => this.#claim.consume(value));
      this.#options.tell({ type: "job-succeeded", jobId: this.#id });
    } catch (error) {
      if (!isMazepaError(error, "MAZEPA_SERIALIZATION")) throw error;
      await this.#finish("job-failed", error);
    }
  }

  async #failed(error: unknown): Promise<void> {
    if (this.#claim.signal.aborted) return this.#lost(error);
    if (this.#workError?.error !== error) return this.#executionFailed(error);
    if (hasCode(error, notHere)) return this.#giveBack(() => this.#claim.giveBack(error), error);
    await this.#workFailed(error);
  }

  async #executionFailed(error: unknown): Promise<void> {
    // A unit record of another head may show the loss before the lease does.
    if (isMazepaError(error, "MAZEPA_EXECUTION_RUNNING")) return this.#lost(error);
    if (isMazepaError(error, "MAZEPA_EXECUTION_SUSPENDED")) return this.#suspended();
    const isCancelled = isMazepaError(error, "MAZEPA_EXECUTION_CANCELLED");
    if (isCancelled && this.#isStopped && !this.#isCancelled) return this.#giveBack(() => this.#claim.abandon());
    if (isCancelled) return this.#finish("job-cancelled", error);
    if (hasCode(error, [...notHere, ...notReached])) return this.#giveBack(() => this.#claim.giveBack(error), error);
    await this.#workFailed(error);
  }

  /** Parks the job if it still waits; something may have come meanwhile. */
  async #suspended(): Promise<void> {
    const parking = this.#isParking && !this.#isStopped ? this.#execution?.[parkingSymbol]() : undefined;
    if (!parking) return this.#giveBack(() => this.#claim.abandon());
    await this.#written(() => this.#claim.park(parkingRecord(parking)));
    this.#options.tell({ type: "job-parked", jobId: this.#id });
  }

  async #workFailed(error: unknown): Promise<void> {
    const { record } = this.#claim;
    if (record.retriesUsed >= record.retries.limit) return this.#finish("job-failed", error);
    const delayMs = backoffDelayMs(record.retries, record.retriesUsed + 1, Math.random());
    await this.#written(() => this.#claim.retry(error, delayMs));
    this.#options.tell({ type: "job-retried", jobId: this.#id, error });
  }

  async #lost(error: unknown): Promise<void> {
    this.#options.tell({ type: "job-lost", jobId: this.#id, error });
    await this.#claim.release();
  }

  async #giveBack(write: () => Promise<void>, error?: unknown): Promise<void> {
    await this.#written(write);
    this.#options.tell({ type: "job-abandoned", jobId: this.#id, ...(error !== undefined && { error }) });
  }

  async #finish(type: "job-failed" | "job-cancelled" | "job-trashed", error: unknown): Promise<void> {
    const claim = this.#claim;
    await this.#written(() => {
      if (type === "job-failed") return claim.fail(error);
      return type === "job-cancelled" ? claim.cancel(error) : claim.trash(error);
    });
    this.#options.tell({ type, jobId: this.#id, error });
  }

  /** Retries `write`: the store may be unavailable for a while. */
  async #written(write: () => Promise<void>): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await write();
      } catch (error) {
        if (tries === writeTries || !isMazepaError(error) || !error.code.startsWith("MAZEPA_STORAGE")) throw error;
        this.#options.tell({ type: "store-failed", jobId: this.#id, error });
        await pause(this.#options.pollMs, this.#claim.signal);
      }
    }
  }

  /** Gives the claim up after an error; the next head finds everything that was recorded. */
  async #dropped(error: unknown): Promise<void> {
    const isLost = isMazepaError(error, "MAZEPA_JOB_CLAIM_LOST");
    this.#options.tell({ type: isLost ? "job-lost" : "store-failed", jobId: this.#id, error });
    await this.#claim.release().catch(() => undefined); // it expires by itself
  }
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return isMazepaError(error) && codes.includes(error.code);
}

function tooManyHeads({ id, lastError }: JobClaim["record"], count: number): JobTrashedError {
  const last = lastError ? ` The last error: ${lastError.message}` : "";
  return new JobTrashedError(
    `Job "${id}" was set aside: ${count} heads ended unexpectedly since its last progress, so it may have killed them.${last} See \`mazepa status ${id}\`; \`repost({ resume: true })\` tries again.`,
  );
}
