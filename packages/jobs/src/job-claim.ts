import { isMazepaError, serialize } from "@mazepa/core";
import {
  asError,
  backoffDelayMs,
  claimExecution,
  completeRetryPolicy,
  errorRecord,
  leaseHolder,
  portableError,
  type ExecutionClaim,
  emitWarning,
} from "@mazepa/core/internal";
import type { BoardStore } from "./board-store.js";
import { moveEntry } from "./end-job.js";
import { JobClaimedError, JobClaimLostError } from "./job-errors.js";
import type { JobEnd, JobRecord } from "./job-record.js";
import { markParked } from "./parking.js";
import type { ParkingRecord } from "./parking-record.js";

const givenBackPolicy = completeRetryPolicy({ maxDelayMs: 300_000 });

/**
 * The claim of a job: the lease of its execution. It ends by one of its methods; all of them but
 * `release` write to the record first.
 */
export class JobClaim {
  readonly lease: ExecutionClaim;
  #record: JobRecord;
  readonly #store: BoardStore;
  #isOver = false;
  /** The text of the record by which the job is given up, if that was tried. */
  #givenUp: string | undefined;

  /**
   * @throws JobClaimedError when another process has it; JobNotFoundError when it was removed.
   * @throws StorageError when the store cannot be read or written.
   */
  static async take(store: BoardStore, id: string): Promise<JobClaim> {
    const lease = await leaseOf(store, id);
    try {
      const record = await store.read(id);
      // A lease that was removed has begun to count anew.
      if (lease.epoch <= record.settledEpoch) await lease.raiseEpoch(record.settledEpoch + 1);
      return new JobClaim(store, lease, record);
    } catch (error) {
      await lease.release().catch(() => undefined); // the first error tells more
      throw error;
    }
  }

  /**
   * Claims a job and calls `work`, which ends the claim.
   *
   * @throws JobClaimedError when another process has it, and every error of `work`.
   */
  static async with(store: BoardStore, id: string, work: (claim: JobClaim) => Promise<void>): Promise<void> {
    const claim = await JobClaim.take(store, id);
    await claim.orRelease(() => work(claim));
  }

  constructor(store: BoardStore, lease: ExecutionClaim, record: JobRecord) {
    this.#store = store;
    this.lease = lease;
    this.#record = record;
  }

  get record(): JobRecord {
    return this.#record;
  }

  /** Aborted when the claim is lost. */
  get signal(): AbortSignal {
    return this.lease.lost;
  }

  /** The number of heads that ended unexpectedly since the last progress (rule J7). */
  get lostHeads(): number {
    return this.lease.epoch - 1 - this.#record.settledEpoch;
  }

  /** The number of heads before this one. */
  get earlierHeads(): number {
    return this.lease.epoch - 1;
  }

  /** Ends the job as succeeded with `value`. */
  async consume(value: unknown): Promise<void> {
    await this.#end("succeeded", serialize(value, "the value of the job"));
  }

  /** Ends the job as failed. */
  async fail(error: unknown): Promise<void> {
    await this.#end("failed", serialize(portableError(error)), error);
  }

  /** Ends the job as cancelled, and its execution as well, unless its head has recorded the end. */
  async cancel(error: unknown): Promise<void> {
    await this.#verify();
    if (!this.#record.end) await this.lease.recordCancelled();
    await this.#end("cancelled", serialize(portableError(error)), error);
  }

  /** Sets the job aside, and keeps everything that it has recorded. */
  async trash(error: unknown): Promise<void> {
    await this.#end("trashed", serialize(portableError(error)), error);
  }

  /** Notes that the run has failed, and that the next one is due after `delayMs`. */
  async retry(error: unknown, delayMs: number): Promise<void> {
    const lastError = errorRecord(error);
    const dueAt = this.#store.now() + delayMs;
    await this.#giveUp(({ run, retriesUsed, parking: _over, ...record }) => ({
      ...record,
      ...{ run: run + 1, retriesUsed: retriesUsed + 1, timesGivenBack: 0, dueAt, lastError },
    }));
  }

  /** Gives the job back in order, so that any conductor can continue it. */
  async abandon(): Promise<void> {
    await this.#giveUp(({ dueAt: _dueAt, parking: _parking, ...record }) => ({ ...record, timesGivenBack: 0 }));
  }

  /** Gives the job back in order; it is due once one of its waits is over (rule J12). */
  async park(parking: ParkingRecord): Promise<void> {
    await this.#giveUp(
      ({ dueAt: _dueAt, ...record }) => ({ ...record, timesGivenBack: 0, parking }),
      () => markParked(this.#store, this.#record, parking),
    );
  }

  /** Gives back a job that cannot be run here; it is due after a back-off. */
  async giveBack(error: unknown): Promise<void> {
    const lastError = errorRecord(error);
    await this.#giveUp(({ parking: _over, ...record }) => {
      const timesGivenBack = record.timesGivenBack + 1;
      const dueAt = this.#store.now() + backoffDelayMs(givenBackPolicy, timesGivenBack, Math.random());
      return { ...record, timesGivenBack, dueAt, lastError };
    });
  }

  /** Gives the job back as it is, for it need not be run now. */
  async putBack(): Promise<void> {
    await this.#giveUp((record) => record);
  }

  /** Notes progress: heads that were lost before no longer count. */
  async progressed(): Promise<void> {
    const settledEpoch = this.lease.epoch - 1;
    if (this.#isOver || this.#record.settledEpoch >= settledEpoch) return;
    await this.#change((record) => {
      this.#checkOwn(record);
      return { ...record, settledEpoch: Math.max(record.settledEpoch, settledEpoch) };
    });
  }

  /** Does `work`; if that fails, the claim is released: its lease would be renewed for ever. */
  async orRelease<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      await this.release().catch(() => undefined); // the first error tells more
      throw error;
    }
  }

  /** Releases the claim without writing to the record. */
  async release(): Promise<void> {
    this.#isOver = true;
    await this.lease.release();
  }

  async #end(state: JobEnd["state"], text: string, error?: unknown): Promise<void> {
    const { id } = this.#record;
    const outcome = await this.#store.pack(id, text);
    const at = this.#store.now();
    const end = { state, at, outcome, epoch: this.lease.epoch, ...(error !== undefined && { error: errorRecord(error) }) };
    await this.#change((record) => {
      this.#checkOwn(record);
      return record.end ? record : { ...record, end };
    });
    await moveEntry(this.#store, this.#record);
    await this.release();
  }

  async #giveUp(
    change: (record: JobRecord) => JobRecord,
    beforeRelease: () => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    await this.#change((record) => {
      // The answer of an earlier write may have been lost.
      if (JSON.stringify(record) === this.#givenUp) return record;
      this.#checkOwn(record);
      const givenUp = { ...change(record), settledEpoch: this.lease.epoch };
      this.#givenUp = JSON.stringify(givenUp);
      return givenUp;
    });
    await beforeRelease();
    await this.release();
    // Wakes the watchers of the board, now that the lease is free.
    if (this.#store.blobs.watch) await this.#store.enter(this.#record.entry);
  }

  /** @throws JobClaimLostError when the claim is over. */
  async #verify(): Promise<void> {
    if (this.#isOver) throw this.#lost("has ended");
    await this.lease.verify().catch((error: unknown) => {
      throw isMazepaError(error, "MAZEPA_EXECUTION_RUNNING") ? this.#lost("was lost", error) : error;
    });
  }

  async #change(change: (record: JobRecord) => JobRecord): Promise<void> {
    await this.#verify();
    this.#record = await this.#store.change(this.#record.id, change);
  }

  /** Checks that no later claim has written to the record. */
  #checkOwn({ end, run, settledEpoch }: JobRecord): void {
    const { epoch } = this.lease;
    if (end ? end.epoch === epoch : run === this.#record.run && settledEpoch < epoch) return;
    throw this.#lost("was lost");
  }

  #lost(how: string, cause?: unknown): JobClaimLostError {
    this.#isOver = true;
    const { id } = this.#record;
    const message = `The claim of job "${id}" ${how}. What its execution has recorded is kept.`;
    return new JobClaimLostError(message, cause === undefined ? {} : { cause });
  }
}

async function leaseOf(store: BoardStore, id: string): Promise<ExecutionClaim> {
  const { blobs, now } = store;
  const onWarning = (message: string) => emitWarning(message, "MazepaJobsWarning");
  try {
    return await claimExecution(blobs, id, { now, onWarning });
  } catch (error) {
    if (!isMazepaError(error, "MAZEPA_EXECUTION_RUNNING")) throw error;
    const { holder } = await leaseHolder(blobs, id, now());
    const owner = holder && { host: holder.host, pid: holder.pid };
    throw new JobClaimedError(`Job "${id}" is claimed: ${asError(error).message}`, owner, { cause: error });
  }
}
