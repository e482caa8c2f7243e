import { emitWarning } from "../emit-warning.js";
import type { BlobStore } from "../storage/blob-store.js";
import { cancelledTasksKey, writeCancelledTasks, type CancelledAttempt } from "../wire/cancelled-tasks.js";
import type { ReceivedOutcome } from "./execution-queue.js";

/**
 * Keeps the list of cancelled tasks in the store up to date; tasks whose outcomes have come since
 * are left out. One write at a time.
 */
export class CancellationNotice {
  readonly #store: BlobStore;
  readonly #executionId: string;
  readonly #head: string;
  readonly #cancelled = new Map<string, CancelledAttempt>();
  #writing: Promise<void> | undefined;
  #isStale = false;

  /** @param head The name of this head in its messages. */
  constructor(store: BlobStore, { executionId, head }: { readonly executionId: string; readonly head: string }) {
    this.#store = store;
    this.#head = head;
    this.#executionId = executionId;
  }

  heard(received: readonly ReceivedOutcome[]): void {
    if (this.#cancelled.size === 0) return;
    for (const { report } of received)
      if (this.#cancelled.get(report.taskId)?.attempt === report.attempt) this.#cancelled.delete(report.taskId);
  }

  /**
   * Resolves when workers can find it; a store that fails is warned about, for cancelling is best
   * effort.
   */
  async cancel(attempts: readonly CancelledAttempt[]): Promise<void> {
    for (const attempt of attempts) this.#cancelled.set(attempt.taskId, attempt);
    this.#isStale = true;
    this.#writing ??= this.#write();
    await this.#writing;
  }

  async settled(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    try {
      while (this.#isStale) {
        this.#isStale = false;
        const text = writeCancelledTasks(this.#head, this.#cancelled.values());
        await this.#store.put(cancelledTasksKey(this.#executionId), Buffer.from(text));
      }
    } catch (error) {
      emitWarning(
        `Workers could not be told which tasks of execution ${this.#executionId} were cancelled: ${String(error)}`,
        "MazepaWarning",
      );
    } finally {
      this.#writing = undefined;
    }
  }
}
