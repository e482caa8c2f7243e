import type { TaskOutcome } from "../tasks/task-outcome.js";
import { Timer } from "../timer.js";
import type { BlobStore } from "../storage/blob-store.js";
import { encodeBlocks } from "./block-format.js";
import { segmentKey, type CheckpointKeys } from "./checkpoint-keys.js";
import type { SegmentId } from "./coverage.js";
import type { HeadLease } from "./head-lease.js";
import { RecordBatch } from "./record-batch.js";
import type { RecordedOutcome } from "./recorded-outcome.js";
import { encodeSegment } from "./segment-format.js";
import type { SegmentList } from "./segment-list.js";
import { StoredSegment } from "./stored-segment.js";

/** A batch of this size is written as soon as the one before it is durable. */
const fullBatchRecords = 10_000;
const fullBatchBytes = 1024 * 1024;
/**
 * A batch may grow to this size while another is being written: fewer and larger writes catch up
 * with a fast head.
 */
const maxBatchRecords = 100_000;
const maxBatchBytes = 8 * 1024 * 1024;

/** The records that became durable in one write. */
export interface WrittenSegment {
  readonly records: number;
  readonly bytes: number;
}

export interface SegmentWriterOptions {
  readonly store: BlobStore;
  readonly keys: CheckpointKeys;
  readonly lease: HeadLease;
  readonly segments: SegmentList;
  readonly intervalMs: number;
  readonly onWarning: (message: string) => void;
  readonly onWritten: (info: WrittenSegment) => void;
}

interface Waiter {
  readonly target: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface ClosedBatch {
  readonly id: SegmentId;
  readonly batch: RecordBatch;
}

/**
 * Collects records and writes them as segments, one after the other: when a batch is full, when its
 * first record has waited for the interval, or when `flush` is called. A batch is kept until its
 * segment is durable; a failed write is repeated at the next occasion.
 */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  #open = newBatch();
  /** A written batch for reuse, unless it has grown large. */
  #spare: RecordBatch | undefined;
  #sealed: ClosedBatch[] = [];
  #waiters: Waiter[] = [];
  /** Numbers of records: appended, durable, and up to which durability was requested. */
  #appended = 0;
  #durable = 0;
  #wanted = 0;
  #isWriting = false;
  #timer: Timer | undefined;

  constructor(options: SegmentWriterOptions) {
    this.#options = options;
  }

  /** The bytes that are not durable yet. */
  get pendingBytes(): number {
    let bytes = this.#open.byteLength;
    for (const { batch } of this.#sealed) bytes += batch.byteLength;
    return bytes;
  }

  /** @throws SerializationError when the value of a success cannot be recorded. */
  append(record: RecordedOutcome): void {
    this.#open.add(record);
    this.#appended++;
    this.#added();
  }

  /**
   * The same for a success whose value cannot be recorded: it has its number, and cannot be read.
   */
  appendUnreadable(record: RecordedOutcome): void {
    this.#open.addUnreadable(record);
    this.#appended++;
    this.#added();
  }

  #added(): void {
    if (this.#hasEnough()) {
      if (this.#open.count >= maxBatchRecords || this.#open.byteLength >= maxBatchBytes) this.#seal();
      this.#start();
    } else this.#startClock();
  }

  /** Resolves when everything appended so far is durable. */
  flush(): Promise<void> {
    if (this.#durable === this.#appended) return Promise.resolve();
    const flushed = new Promise<void>((resolve, reject) => this.#waiters.push({ target: this.#appended, resolve, reject }));
    this.#wanted = this.#appended;
    this.#start();
    return flushed;
  }

  /**
   * The outcome of a success that is not in the store yet, counted from the first such; undefined
   * if there are fewer.
   */
  read(index: number): TaskOutcome | undefined {
    let rest = index;
    for (const batch of [...this.#sealed.map((sealed) => sealed.batch), this.#open]) {
      if (rest < batch.successCount) return successIn(batch, rest);
      rest -= batch.successCount;
    }
    return undefined;
  }

  /** Stops the timer. Records that are not durable yet are lost. */
  stop(): void {
    this.#timer?.cancel();
  }

  #startClock(): void {
    this.#timer ??= new Timer(this.#options.intervalMs, () => this.#onInterval(), { keepsAlive: false });
  }

  #onInterval(): void {
    this.#timer = undefined;
    this.#wanted = this.#appended;
    this.#start();
  }

  #seal(): void {
    this.#sealed.push({ id: this.#options.segments.nextId(), batch: this.#open });
    this.#open = this.#spare ?? newBatch();
    this.#spare = undefined;
  }

  #start(): void {
    if (this.#isWriting) return;
    this.#isWriting = true;
    void this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    try {
      for (let next = this.#next(); next; next = this.#next()) await this.#write(next);
    } catch (error) {
      this.#fail(error);
    }
    this.#isWriting = false;
    if (this.#durable < this.#appended && !this.#options.lease.isLost) this.#startClock();
  }

  #next(): ClosedBatch | undefined {
    const isDue = this.#wanted > this.#durable || this.#hasEnough();
    if (this.#sealed.length === 0 && this.#open.count > 0 && isDue) this.#seal();
    return this.#sealed[0];
  }

  #hasEnough(): boolean {
    return this.#open.count >= fullBatchRecords || this.#open.byteLength >= fullBatchBytes;
  }

  async #write({ id, batch }: ClosedBatch): Promise<void> {
    const { store, keys, lease, segments } = this.#options;
    const [blocks] = await Promise.all([encodeBlocks(batch), lease.verify()]);
    const { bytes, layout } = encodeSegment({ id, order: id, replaces: [] }, blocks);
    const key = segmentKey(keys, id);
    await store.put(key, bytes);
    segments.add(new StoredSegment(key, layout));
    this.#sealed.shift();
    const records = batch.count;
    this.#durable += records;
    this.#recycle(batch);
    this.#settleWaiters();
    this.#options.onWritten({ records, bytes: bytes.length });
  }

  #settleWaiters(): void {
    const isDone = ({ target }: Waiter) => target <= this.#durable;
    const done = this.#waiters.filter(isDone);
    this.#waiters = this.#waiters.filter((waiter) => !isDone(waiter));
    for (const { resolve } of done) resolve();
  }

  #recycle(batch: RecordBatch): void {
    if (batch.byteLength > 2 * fullBatchBytes) return;
    batch.clear();
    this.#spare = batch;
  }

  #fail(error: unknown): void {
    const { lease, onWarning } = this.#options;
    const waiters = this.#waiters.splice(0);
    for (const { reject } of waiters) reject(error);
    if (lease.isLost) return;
    if (waiters.length === 0) onWarning(`The checkpoint could not be written, which is tried again: ${String(error)}`);
  }
}

/** Undefined for a success whose value could not be recorded, which was warned of then. */
function successIn(batch: RecordBatch, ordinal: number): TaskOutcome | undefined {
  try {
    return batch.success(ordinal);
  } catch {
    return undefined;
  }
}

function newBatch(): RecordBatch {
  return new RecordBatch({ hasSmallBlocks: true });
}
