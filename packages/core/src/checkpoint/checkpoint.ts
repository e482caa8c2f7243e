import { StorageError, type MazepaError } from "../errors.js";
import { onAbort } from "../on-abort.js";
import type { LoadedOutcome } from "./loaded-outcome.js";
import { checkpointKeys, type CheckpointKeys } from "./checkpoint-keys.js";
import type { CheckpointOptions } from "./checkpoint-options.js";
import { encodeStatus, type CheckpointEnd } from "./checkpoint-status.js";
import type { BlockKeys } from "./decoded-block.js";
import { HeadLease } from "./head-lease.js";
import { OutcomeReader } from "./outcome-reader.js";
import { RangeReader } from "./range-reader.js";
import { failuresOf, visitFailures, visitSuccesses, type FailureVisitor, type SuccessVisitor } from "./recorded-keys.js";
import type { RecordedOutcome } from "./recorded-outcome.js";
import { SegmentList } from "./segment-list.js";
import { loadSegments, type LoadedSegments } from "./segment-loader.js";
import { SegmentMerger } from "./segment-merger.js";
import { SegmentWriter, type WrittenSegment } from "./segment-writer.js";
import { UnitRecords } from "./unit-records.js";

const defaultIntervalMs = 1000;

interface CheckpointParts {
  readonly options: CheckpointOptions;
  readonly keys: CheckpointKeys;
  readonly lease: HeadLease;
  readonly loaded: LoadedSegments;
}

/**
 * The checkpoint of an execution: the outcomes of its tasks, under `executions/<executionId>/` in a
 * blob store. Successes are numbered in the order in which they were recorded, across heads. Values
 * stay in the store and are read on demand.
 */
export class Checkpoint {
  readonly units: UnitRecords;
  readonly #options: CheckpointOptions;
  readonly #keys: CheckpointKeys;
  readonly #lease: HeadLease;
  readonly #stopListening: () => void;
  readonly #segments: SegmentList;
  readonly #reader: OutcomeReader;
  readonly #writer: SegmentWriter;
  readonly #merger: SegmentMerger;
  readonly #failures: readonly BlockKeys[];
  #recorded: readonly BlockKeys[] | undefined;
  #successCount: number;
  #otherCount = 0;
  #closing: Promise<void> | undefined;

  /**
   * Takes the head's lease and reads which tasks were recorded.
   *
   * @throws ExecutionRunningError when another head leads this execution.
   * @throws StorageError when the store cannot be read or written, or a newer version has written
   *   what it holds.
   */
  static async open(options: CheckpointOptions): Promise<Checkpoint> {
    const keys = checkpointKeys(options.executionId);
    const { store, executionId, takeOver, onWarning, now = () => Date.now() } = options;
    const lease = options.lease ?? (await HeadLease.acquire({ store, key: keys.lease, executionId, takeOver, now, onWarning }));
    try {
      const reader = new RangeReader(store);
      const loaded = await loadSegments({ store, reader, keys, onWarning });
      if (loaded.lastEpoch >= lease.epoch) await lease.raiseEpoch(loaded.lastEpoch + 1);
      await store.delete(loaded.superseded);
      lease.lost.throwIfAborted();
      return new Checkpoint({ options, keys, lease, loaded }, reader);
    } catch (error) {
      if (!options.lease) await lease.release().catch(() => undefined); // the first error tells more
      throw error;
    }
  }

  constructor({ options, keys, lease, loaded }: CheckpointParts, reader: RangeReader) {
    const { store, onWarning, onWritten, intervalMs = store.defaultCheckpointIntervalMs ?? defaultIntervalMs } = options;
    const segments = new SegmentList(
      lease.epoch,
      loaded.loaded.map(({ segment }) => segment),
    );
    this.#options = options;
    this.#keys = keys;
    this.#lease = lease;
    this.units = new UnitRecords({ store, executionId: options.executionId, keys, lease });
    this.#stopListening = onAbort(lease.lost, () => options.onLost(lease.lost.reason as MazepaError));
    this.#segments = segments;
    this.#reader = new OutcomeReader({ segments, reader, onWarning });
    this.#merger = new SegmentMerger({ store, keys, lease, segments, onWarning });
    const afterWrite = (info: WrittenSegment) => {
      onWritten?.(info);
      this.#merger.consider();
    };
    this.#writer = new SegmentWriter({ store, keys, lease, segments, intervalMs, onWarning, onWritten: afterWrite });
    this.#recorded = loaded.loaded.flatMap(({ blocks }) => blocks);
    this.#failures = failuresOf(this.#recorded);
    this.#successCount = segments.successCount;
    this.#merger.consider();
  }

  /** The number of this head among the heads of the execution, from 1. */
  get epoch(): number {
    return this.#lease.epoch;
  }

  /** When the first head of the execution started, in ms since 1970. */
  get startedAtMs(): number {
    return this.#lease.startedAtMs;
  }

  /** The last recorded generation of the outcome queue; 0 if there was none. */
  get generation(): number {
    return this.#lease.generation;
  }

  /** Whether the head that used the last generation has ended the execution. */
  get isGenerationOver(): boolean {
    return this.#lease.isGenerationOver;
  }

  /** The number of successes that are recorded or appended, which is the number of the next one. */
  get successCount(): number {
    return this.#successCount;
  }

  /**
   * The bytes that are not durable yet. A caller that appends faster than the store writes should
   * await `flush` when this grows.
   */
  get pendingBytes(): number {
    return this.#writer.pendingBytes;
  }

  /** Whether the lease may have expired without a renewal, so that another head could lead. */
  get mayHaveLostLead(): boolean {
    return this.#lease.mayHavePassed;
  }

  /** Records a new generation of the outcome queue and returns it. */
  nextGeneration(): Promise<number> {
    return this.#lease.nextGeneration();
  }

  /**
   * Records that the generation is over, so that no later head uses its outcome queue, which can be
   * removed then. Without a generation, it confirms the lead.
   *
   * @throws ExecutionRunningError when another head leads.
   */
  endGeneration(): Promise<void> {
    return this.#lease.endGeneration();
  }

  /**
   * Calls `visit` for every success that was recorded when this was opened, in the order of its
   * number. It can be called once: the keys are released afterwards.
   */
  forEachSuccess(visit: SuccessVisitor): void {
    if (this.#recorded === undefined)
      throw new StorageError("The recorded successes were visited before, and are no longer kept in memory.");
    visitSuccesses(this.#recorded, visit);
    this.#recorded = undefined;
  }

  /**
   * Calls `visit` for every attempt that was recorded as failed or cancelled when this was opened,
   * in the order in which they were recorded.
   */
  forEachFailure(visit: FailureVisitor): void {
    visitFailures(this.#failures, visit);
  }

  /**
   * Encodes an outcome at once; it becomes durable later, see {@link flush}. A success gets the
   * next number.
   *
   * @throws SerializationError when the value of a success cannot be recorded.
   */
  append(record: RecordedOutcome): void {
    this.#refuseIfClosing(record);
    this.#writer.append(record);
    if (record.outcome.status === "succeeded") this.#successCount++;
    else this.#otherCount++;
  }

  /** Records that a task has succeeded whose value cannot be recorded; it cannot be loaded. */
  appendUnreadable(record: RecordedOutcome): void {
    this.#refuseIfClosing(record);
    this.#writer.appendUnreadable(record);
    this.#successCount++;
  }

  #refuseIfClosing({ taskId }: RecordedOutcome): void {
    if (!this.#closing) return;
    throw new StorageError(`Task ${taskId} ended after the checkpoint of execution "${this.#options.executionId}" was closed.`);
  }

  /** The outcome of a success; undefined, after a warning, when it can no longer be read. */
  load(recordNumber: number): LoadedOutcome {
    const stored = this.#segments.successCount;
    return recordNumber < stored ? this.#reader.load(recordNumber) : this.#writer.read(recordNumber - stored);
  }

  /**
   * Resolves when everything appended so far is durable. Concurrent calls share the work.
   *
   * @throws StorageError when the store could not be written. What was appended is kept, and
   *   retried later.
   * @throws ExecutionRunningError when another head leads this execution.
   */
  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /**
   * Verifies that this head still leads the execution.
   *
   * @throws ExecutionRunningError when another head leads it.
   * @throws StorageError when the store cannot be asked.
   */
  confirmLead(): Promise<void> {
    return this.#lease.verify();
  }

  /**
   * Flushes, records how the execution ended, and releases the lease. A head that lost its lease
   * writes nothing.
   */
  close(state: CheckpointEnd): Promise<void> {
    this.#closing ??= this.#close(state);
    return this.#closing;
  }

  async #close(state: CheckpointEnd): Promise<void> {
    try {
      await this.#writer.flush();
      await this.#merger.stop();
      // A head that was replaced while it slept must not overwrite what its successor wrote.
      await this.#lease.verify();
      await this.#writeStatus(state);
    } catch (error) {
      if (!this.#lease.isLost) throw error;
    } finally {
      this.#writer.stop();
      await this.#merger.stop();
      await this.#release();
    }
  }

  /** Releases the lease, unless it was taken before. If that fails, it expires by itself. */
  async #release(): Promise<void> {
    const { executionId, onWarning, lease } = this.#options;
    this.#stopListening();
    if (lease) return;
    await this.#lease
      .release()
      .catch((error: unknown) => onWarning(`The lease of execution "${executionId}" could not be released: ${String(error)}`));
  }

  async #writeStatus(state: CheckpointEnd): Promise<void> {
    const { store, executionId, now = Date.now } = this.#options;
    const status = encodeStatus({
      executionId,
      state,
      endedAt: new Date(now()).toISOString(),
      epoch: this.epoch,
      succeeded: this.#successCount,
      otherOutcomes: this.#otherCount,
      endedRun: this.units.endedRun(state),
    });
    await store.put(this.#keys.status, status);
  }
}
