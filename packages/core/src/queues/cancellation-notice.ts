import type { BlobStore } from "../storage/blob-store.js";
import type { Submission } from "../tasks/submission.js";
import { writeCancelledTasks } from "../wire/cancelled-tasks.js";
import type { ReceivedOutcome } from "./execution-queue.js";

/**
 * Keeps the list of cancelled tasks in the store up to date; what has been heard of since is left
 * out. One write at a time.
 */
export class CancellationNotice {
  readonly #store: BlobStore;
  readonly #executionId: string;
  readonly #head: string;
  /** The last attempt of each task that is out. */
  readonly #attempts = new Map<string, number>();
  readonly #cancelled = new Map<string, number>();
  #writing: Promise<void> | undefined;
  #isStale = false;

  /** @param head The name of this head in its messages. */
  constructor(store: BlobStore, { executionId, head }: { executionId: string; head: string }) {
    this.#store = store;
    this.#head = head;
    this.#executionId = executionId;
  }

  submitted(submissions: readonly Submission[]): void {
    for (const { id, attempt } of submissions) this.#attempts.set(id, attempt);
  }

  heard(received: readonly ReceivedOutcome[]): void {
    for (const { report } of received) {
      if (this.#attempts.get(report.taskId) === report.attempt) this.#attempts.delete(report.taskId);
      if (this.#cancelled.get(report.taskId) === report.attempt) this.#cancelled.delete(report.taskId);
    }
  }

  /**
   * Resolves when workers can find it; a store that fails is warned about, for cancelling is best
   * effort.
   */
  async cancel(taskIds: readonly string[]): Promise<void> {
    for (const id of taskIds) {
      const attempt = this.#attempts.get(id);
      if (attempt !== undefined) this.#cancelled.set(id, attempt);
    }
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
        await writeCancelledTasks(this.#store, this.#executionId, { head: this.#head, attempts: this.#cancelled });
      }
    } catch (error) {
      process.emitWarning(
        `Workers could not be told which tasks of execution ${this.#executionId} were cancelled: ${String(error)}`,
        "MazepaWarning",
      );
    } finally {
      this.#writing = undefined;
    }
  }
}
