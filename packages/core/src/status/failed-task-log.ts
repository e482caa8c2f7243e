import type { BlobStore } from "../storage/blob-store.js";
import { batchKeys, encodeBatch, readBatches, standingFailures, type FailedTaskEntry } from "./failed-task-batch.js";
import type { FailedTask } from "./failed-task-record.js";

/**
 * The limits of the log, so that an execution in which everything fails costs no more than one with
 * few failures.
 */
const maxTasks = 1000;
const maxOfOneOperation = 100;
const maxEntries = 5000;
const maxBytes = 16 * 1024 * 1024;
/** The size of a batch in bytes up to which it is rewritten with more entries. */
const fullBatchBytes = 1024 * 1024;

export interface FailedTaskLogOptions {
  readonly store: BlobStore;
  /** The prefix of the keys of batches. */
  readonly prefix: string;
  /** The epoch of this head. */
  readonly epoch: number;
}

/**
 * Keeps the tasks that have failed for good in the store, with the data to run them again: the
 * first hundred of each operation, a thousand in all. Those of earlier heads stay until they
 * succeed.
 */
export class FailedTaskLog {
  readonly #options: FailedTaskLogOptions;
  /** Operations of the tasks that are in the log. */
  readonly #known = new Map<string, string>();
  readonly #ofOperation = new Map<string, number>();
  #older: readonly string[] = [];
  #open: FailedTaskEntry[] = [];
  #openBytes = 0;
  #number = 1;
  #entries = 0;
  #bytes = 0;
  #isDirty = false;

  constructor(options: FailedTaskLogOptions) {
    this.#options = options;
  }

  /** Whether some of the tasks that may succeed now are in the log. */
  get isWaiting(): boolean {
    return this.#known.size > 0;
  }

  /**
   * Takes over the batches of earlier heads. They are written again together with the first new
   * entry, and the old batches are removed then.
   */
  async load(): Promise<void> {
    const { store, prefix } = this.#options;
    this.#older = await batchKeys(store, prefix);
    const standing = standingFailures(await readBatches(store, this.#older));
    for (const task of standing.values()) this.#add(task);
    this.#isDirty = false;
  }

  /** `makeRecord` is called only if there is room for it. */
  failed({ taskId, operationId }: { taskId: string; operationId: string }, makeRecord: () => FailedTask): void {
    if (!this.#known.has(taskId) && !this.#hasRoomFor(operationId)) return;
    if (this.#entries >= maxEntries || this.#bytes >= maxBytes) return;
    this.#add(makeRecord());
  }

  /** Notes that a task that had failed has succeeded. */
  succeeded(taskId: string): void {
    const operationId = this.#known.get(taskId);
    if (operationId === undefined) return;
    this.#known.delete(taskId);
    this.#ofOperation.set(operationId, (this.#ofOperation.get(operationId) ?? 1) - 1);
    this.#append({ recovered: taskId }, taskId.length);
  }

  /** Makes everything durable. */
  async write(): Promise<void> {
    if (!this.#isDirty) return;
    const { store, prefix, epoch } = this.#options;
    const [entries, number] = [this.#open, this.#number];
    this.#isDirty = false;
    if (this.#openBytes >= fullBatchBytes) this.#startBatch();
    try {
      await store.put(`${prefix}${epoch}-${number}`, encodeBatch(entries));
    } catch (error) {
      this.#putBack(entries, number);
      throw error;
    }
    if (this.#older.length > 0) await store.delete(this.#older);
    this.#older = [];
  }

  #hasRoomFor(operationId: string): boolean {
    return this.#known.size < maxTasks && (this.#ofOperation.get(operationId) ?? 0) < maxOfOneOperation;
  }

  #add(task: FailedTask): void {
    const { taskId, operationId, submission = "", error, logLines = [] } = task;
    if (!this.#known.has(taskId)) this.#ofOperation.set(operationId, (this.#ofOperation.get(operationId) ?? 0) + 1);
    this.#known.set(taskId, operationId);
    const texts = [submission, error.message, error.stack ?? "", ...logLines];
    this.#append(
      { failed: task },
      texts.reduce((sum, { length }) => sum + length, 0),
    );
  }

  #append(entry: FailedTaskEntry, bytes: number): void {
    this.#open.push(entry);
    this.#openBytes += bytes;
    this.#bytes += bytes;
    this.#entries++;
    this.#isDirty = true;
  }

  #startBatch(): void {
    this.#open = [];
    this.#openBytes = 0;
    this.#number++;
  }

  #putBack(entries: FailedTaskEntry[], number: number): void {
    this.#isDirty = true;
    if (number === this.#number) return;
    this.#open = [...entries, ...this.#open];
    this.#openBytes = fullBatchBytes;
    this.#number = number;
  }
}
