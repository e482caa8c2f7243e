import { Timer } from "../timer.js";
import type { ReceivedOutcome, ReceiveOutcomesOptions } from "./execution-queue.js";

/**
 * Outcomes that have not been received, for channels whose tasks run in this process or below it.
 * There is one receiver at a time. A wait costs one promise and no timer of its own, since short
 * tasks are awaited one by one.
 */
export class OutcomeBuffer {
  readonly #refill: () => void;
  #outcomes: ReceivedOutcome[] = none;
  /** The options of the waiting receiver. */
  #options: ReceiveOutcomesOptions = { maxCount: 0, waitMs: 0 };
  #deadlineMs = 0;
  #resolve: ((outcomes: readonly ReceivedOutcome[]) => void) | undefined;
  #reject: ((error: unknown) => void) | undefined;
  #isWoken = false;
  /** A timer that may serve an earlier wait: when it fires, it is armed again for the rest. */
  #timer: Timer | undefined;
  #timerMs = Infinity;
  #signal: AbortSignal | undefined;
  #isClosed = false;

  /** `refill` is called before each look for outcomes and may add some. */
  constructor(refill: () => void = doNothing) {
    this.#refill = refill;
  }

  get isEmpty(): boolean {
    return this.#outcomes.length === 0;
  }

  put(outcome: ReceivedOutcome): void {
    if (this.#outcomes.length === 0) this.#outcomes = [outcome];
    else this.#outcomes.push(outcome);
    this.#deliver();
  }

  /** Implements `receiveOutcomes` of a channel. */
  receive(options: ReceiveOutcomesOptions): readonly ReceivedOutcome[] | Promise<readonly ReceivedOutcome[]> {
    this.#refill();
    const { maxCount, waitMs, signal } = options;
    if (!this.isEmpty || waitMs <= 0 || this.#isClosed || signal?.aborted) return this.#take(maxCount);
    this.#options = options;
    this.#deadlineMs = performance.now() + waitMs;
    this.#watch(signal);
    if (this.#deadlineMs < this.#timerMs) this.#arm(waitMs);
    return new Promise(this.#wait);
  }

  /** Lets a waiting receiver look again, after everything else that happens now. */
  wake(): void {
    if (this.#isWoken || !this.#resolve) return;
    this.#isWoken = true;
    queueMicrotask(this.#look);
  }

  /** Ends the current wait, and all later ones at once. */
  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#watch(undefined);
    this.wake();
  }

  readonly #wait = (resolve: (outcomes: readonly ReceivedOutcome[]) => void, reject: (error: unknown) => void): void => {
    this.#resolve = resolve;
    this.#reject = reject;
  };

  readonly #look = (): void => {
    this.#isWoken = false;
    try {
      this.#refill();
    } catch (error) {
      this.#reject?.(error);
    }
    const isOver = this.#isClosed || this.#options.signal?.aborted === true || performance.now() >= this.#deadlineMs;
    if (isOver) this.#deliver();
  };

  #deliver(): void {
    const resolve = this.#resolve;
    if (!resolve) return;
    this.#resolve = undefined;
    resolve(this.#take(this.#options.maxCount));
  }

  #take(maxCount: number): ReceivedOutcome[] {
    const outcomes = this.#outcomes;
    this.#outcomes = outcomes.length > maxCount ? outcomes.splice(maxCount) : none;
    return outcomes;
  }

  #watch(signal: AbortSignal | undefined): void {
    if (signal === this.#signal) return;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    signal?.addEventListener("abort", this.#onAbort);
    this.#signal = signal;
  }

  #arm(delayMs: number): void {
    this.#timer?.cancel();
    this.#timerMs = performance.now() + delayMs;
    this.#timer = new Timer(delayMs, () => {
      this.#timerMs = Infinity;
      const remainingMs = this.#deadlineMs - performance.now();
      if (!this.#resolve) return;
      if (remainingMs > 0) this.#arm(remainingMs);
      else this.wake();
    });
  }

  readonly #onAbort = (): void => this.wake();
}

/** Never pushed to. */
const none: ReceivedOutcome[] = [];

function doNothing(): void {
  return undefined;
}
