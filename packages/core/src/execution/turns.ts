/** The longest stretch of work before the event loop gets a turn (rule E2). */
const turnMs = 10;

/** What a {@link TurnLoop} drives. */
export interface TurnListener {
  /**
   * One turn of work, which ends as soon as there is nothing to do, or shortly after `untilMs` on
   * the clock of `performance.now()`.
   */
  work(untilMs: number): void;
  /** What work has thrown, or what a pause waited for. */
  failed(error: unknown): void;
}

/**
 * Says when work is done: in turns, one at a time and never re-entered, between which the event
 * loop gets its own.
 */
export class TurnLoop {
  readonly #listener: TurnListener;
  #isWorking = false;
  #isRequested = false;
  #isPaused = false;
  #isStopped = false;
  /** When the event loop had its last turn, as far as is known. */
  #loopTurnMs = -Infinity;

  constructor(listener: TurnListener) {
    this.#listener = listener;
  }

  /** Runs the first turn. */
  start(): void {
    this.#turn();
  }

  /** Asks for a turn after the event loop has had one. */
  request(): void {
    if (this.#isRequested || this.#isStopped) return;
    this.#isRequested = true;
    setImmediate(() => {
      this.#isRequested = false;
      this.#loopTurnMs = performance.now();
      this.#turn();
    });
  }

  /** {@link request}, unless a turn is under way. */
  requestIfIdle(): void {
    if (!this.#isWorking) this.request();
  }

  /** A turn at once if the event loop had one recently, else {@link request}. */
  runNow(): void {
    if (performance.now() - this.#loopTurnMs < turnMs) this.#turn();
    else this.request();
  }

  /** No turn until `settled` resolves; then one is run. */
  pauseUntil(settled: Promise<unknown>): void {
    this.#isPaused = true;
    settled
      .then(() => {
        this.#isPaused = false;
        this.runNow();
      })
      .catch((error: unknown) => this.#listener.failed(error));
  }

  /** No turn any more. */
  stop(): void {
    this.#isStopped = true;
  }

  #turn(): void {
    if (this.#isWorking || this.#isPaused || this.#isStopped) return;
    this.#isWorking = true;
    try {
      this.#listener.work(performance.now() + turnMs);
    } catch (error) {
      this.#listener.failed(error);
    } finally {
      this.#isWorking = false;
    }
  }
}
