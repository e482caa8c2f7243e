import { Timer } from "@mazepa/core/internal";
import type { ReceivedOutcome } from "@mazepa/core/transport";

/** Outcomes that nobody has fetched yet. */
export class OutcomeBuffer {
  #outcomes: ReceivedOutcome[] = [];
  #wake: (() => void) | undefined;

  put(outcome: ReceivedOutcome): void {
    this.#outcomes.push(outcome);
    this.#wake?.();
  }

  take(maxCount: number): ReceivedOutcome[] {
    if (this.#outcomes.length <= maxCount) {
      const all = this.#outcomes;
      this.#outcomes = [];
      return all;
    }
    return this.#outcomes.splice(0, maxCount);
  }

  /** Calls `wake` once, when there is something; after all that comes at the same moment. */
  whenFilled(wake: () => void): void {
    this.#wake = () => {
      this.#wake = undefined;
      queueMicrotask(wake);
    };
    if (this.#outcomes.length > 0) this.#wake();
  }

  /** Resolves when there is something, after `waitMs`, or on an abort. */
  async filled(waitMs: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#outcomes.length > 0 || waitMs <= 0 || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        timer.cancel();
        signal?.removeEventListener("abort", done);
        this.#wake = undefined;
        resolve();
      };
      const timer = new Timer(waitMs, done);
      signal?.addEventListener("abort", done, { once: true });
      this.#wake = done;
    });
  }
}
