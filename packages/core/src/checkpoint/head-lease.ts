import { ExecutionRunningError, type MazepaError, StorageError } from "../errors.js";
import { processWide } from "../registry/process-wide.js";
import { repeat, type Timer } from "../timer.js";
import type { BlobStore, StoredBlob } from "../storage/blob-store.js";
import { recordCancelled } from "./checkpoint-status.js";
import {
  decodeLease,
  encodeLease,
  formatWithUnits,
  isHeld,
  leaseLifetimeMs,
  newLease,
  type LeaseRecord,
} from "./lease-record.js";

const renewalMs = leaseLifetimeMs / 3;
const maxTries = 20;

/**
 * Tokens of heads of this process that have ended but could not record it, for instance on a full
 * disk. Other heads of this process need not wait for them.
 */
const givenUp = processWide("leases-given-up", () => new Set<string>());

export interface HeadLeaseOptions {
  readonly store: BlobStore;
  readonly key: string;
  readonly executionId: string;
  /** Whether to take the lease from a head that seems to be alive. */
  readonly takeOver: boolean;
  readonly now: () => number;
  readonly onWarning: (message: string) => void;
}

/**
 * The right to lead an execution: one record in the store, changed by conditional writes only and
 * renewed while the head lives. A head that cannot reach the store goes on. Only the record of
 * another head tells that it was replaced, and a replaced head does no harm before it learns of
 * that.
 */
export class HeadLease {
  readonly #options: HeadLeaseOptions;
  readonly #timer: Timer;
  #record: LeaseRecord;
  #version: string;
  readonly #lost = new AbortController();
  /** The last change; changes happen one after the other. */
  #changes: Promise<unknown> = Promise.resolve();
  /** A verification that has not begun yet. */
  #nextVerification: Promise<void> | undefined;

  /**
   * @throws ExecutionRunningError when another head holds the lease.
   * @throws StorageError when the store cannot be read or written.
   */
  static async acquire(options: HeadLeaseOptions): Promise<HeadLease> {
    for (let tries = 0; tries < maxTries; tries++) {
      const found = await options.store.get(options.key);
      const previous = found && readLease(found, options);
      if (previous && !options.takeOver && !givenUp.has(previous.token) && isHeld(previous, options.now()))
        throw runningError(previous);
      const next = newLease(options.executionId, previous, options.now());
      // Whether a damaged record had units is unknown, so they are looked for.
      const record = found && !previous ? { ...next, format: formatWithUnits } : next;
      const written = await options.store.put(
        options.key,
        encodeLease(record),
        found ? { ifVersion: found.version } : { ifAbsent: true },
      );
      if (written) return new HeadLease(options, record, written.version);
    }
    throw unwritableError(options);
  }

  constructor(options: HeadLeaseOptions, record: LeaseRecord, version: string) {
    this.#options = options;
    this.#record = record;
    this.#version = version;
    this.#timer = repeat(renewalMs, () => void this.#renewInBackground(), { keepsAlive: false });
  }

  get epoch(): number {
    return this.#record.epoch;
  }

  /** When the first head of the execution started, in ms since 1970. */
  get startedAtMs(): number {
    return this.#record.startedAt;
  }

  get generation(): number {
    return this.#record.generation;
  }

  /** Whether the head that used the recorded generation has ended the execution. */
  get isGenerationOver(): boolean {
    return this.generation === this.#record.endedGeneration;
  }

  /** Whether it was not renewed in time, for instance because the process slept. */
  get mayHavePassed(): boolean {
    return this.#options.now() >= this.#record.expiresAt;
  }

  /** Aborted when another head has the lease; the reason is an `ExecutionRunningError`. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  get isLost(): boolean {
    return this.lost.aborted;
  }

  /**
   * Verifies that this head still leads. Calls share a verification that begins after them.
   *
   * @throws ExecutionRunningError when another head leads.
   */
  verify(): Promise<void> {
    return (this.#nextVerification ??= this.#oneAtATime(async () => {
      this.#nextVerification = undefined;
      if (this.#options.now() >= this.#record.expiresAt - leaseLifetimeMs + renewalMs) return this.#write({});
      const found = await this.#options.store.get(this.#options.key);
      if (found?.version !== this.#version) this.#adoptOrLose(found);
    }));
  }

  /** Renews at once with `epoch`, which skips the epochs of heads whose record was lost. */
  raiseEpoch(epoch: number): Promise<void> {
    return this.#oneAtATime(() => this.#write({ epoch }));
  }

  /** Whether the execution has, or may have, unit records. */
  get hasUnits(): boolean {
    return this.#record.format >= formatWithUnits;
  }

  /**
   * Marks the lease as having units. A core without unit records refuses the execution from now on.
   */
  async noteUnits(): Promise<void> {
    if (this.hasUnits) return;
    await this.#oneAtATime(async () => {
      if (!this.hasUnits) await this.#write({ format: formatWithUnits });
    });
  }

  /** Records a new generation of the outcome queue. */
  async nextGeneration(): Promise<number> {
    await this.#oneAtATime(() => this.#write({ generation: this.generation + 1 }));
    return this.generation;
  }

  /**
   * Records that the generation is over, before its outcome queue is removed. Without a generation,
   * it verifies that this head still leads.
   *
   * @throws ExecutionRunningError when another head leads.
   */
  async endGeneration(): Promise<void> {
    if (this.generation === 0) return this.verify();
    await this.#oneAtATime(() => this.#write({ endedGeneration: this.generation }));
  }

  /**
   * Records that the execution was cancelled, for a holder that has not led it, so that nothing is
   * sent to it any more (rule SG4).
   */
  async recordCancelled(): Promise<void> {
    const { store, executionId, now } = this.#options;
    await recordCancelled(store, { executionId, epoch: this.epoch, endedAt: new Date(now()).toISOString() });
  }

  /** Releases the lease for other heads. A lost lease is not touched. */
  async release(): Promise<void> {
    this.#timer.cancel();
    if (this.isLost) return;
    try {
      await this.#oneAtATime(async () => {
        const record = { ...this.#record, isReleased: true };
        await this.#options.store.put(this.#options.key, encodeLease(record), { ifVersion: this.#version });
      });
    } catch (error) {
      givenUp.add(this.#record.token);
      throw error;
    }
  }

  async #renewInBackground(): Promise<void> {
    try {
      await this.#oneAtATime(() => this.#write({}));
    } catch (error) {
      if (!this.isLost)
        this.#options.onWarning(
          `The lease of execution "${this.#record.executionId}" could not be renewed, which is tried again: ${String(error)}`,
        );
    }
  }

  async #write(changes: Partial<LeaseRecord>): Promise<void> {
    for (let tries = 0; tries < maxTries; tries++) {
      const record = { ...this.#record, ...changes, expiresAt: this.#options.now() + leaseLifetimeMs };
      const written = await this.#options.store.put(this.#options.key, encodeLease(record), { ifVersion: this.#version });
      if (written) {
        this.#record = record;
        this.#version = written.version;
        return;
      }
      this.#adoptOrLose(await this.#options.store.get(this.#options.key));
    }
    throw unwritableError(this.#options);
  }

  /**
   * Adopts a record of this head under an unknown version, which a write left whose answer was
   * lost.
   */
  #adoptOrLose(found: StoredBlob | undefined): void {
    const present = found && decodeLease(found.bytes);
    if (found === undefined || present?.token !== this.#record.token) throw this.#lose(present);
    this.#version = found.version;
  }

  #lose(present: LeaseRecord | undefined): MazepaError {
    this.#timer.cancel();
    const { executionId } = this.#record;
    const taker = present ? `was taken over by ${describe(present)}` : "lost its lease: the record was deleted or damaged";
    const error = new ExecutionRunningError(
      `Execution "${executionId}" ${taker}. This head stops; what it has recorded is kept.`,
    );
    this.#lost.abort(error);
    return error;
  }

  #oneAtATime(change: () => Promise<void>): Promise<void> {
    const result = this.#changes.then(() => {
      this.lost.throwIfAborted();
      return change();
    });
    this.#changes = result.catch(() => undefined);
    return result;
  }
}

function readLease(found: StoredBlob, { key, onWarning }: HeadLeaseOptions): LeaseRecord | undefined {
  const record = decodeLease(found.bytes);
  if (!record) onWarning(`The lease "${key}" is damaged; whether another head is running cannot be known. It is replaced.`);
  return record;
}

function unwritableError({ key, executionId }: HeadLeaseOptions): MazepaError {
  return new StorageError(
    `The lease "${key}" of execution "${executionId}" could not be written, since other heads keep changing it. Start one head only.`,
  );
}

function runningError(record: LeaseRecord): MazepaError {
  return new ExecutionRunningError(
    `Execution "${record.executionId}" is already running: ${describe(record)}, holds its lease until ${timeOf(record.expiresAt)}. ` +
      "Wait for it, stop it, or take it over if you know that it is gone: takeOver: true, or --take-over on the command line.",
  );
}

function describe({ pid, host, acquiredAt }: LeaseRecord): string {
  return `process ${pid} on host "${host}", which has led it since ${timeOf(acquiredAt)}`;
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
