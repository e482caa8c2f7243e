/** The longest stretch of work before the event loop gets a turn (rule E2). */
const turnMs = 10;

/** Callbacks of a {@link TurnLoop}. */
export interface TurnListener {
  /**
   * Does one turn of work, which ends when there is nothing to do, or shortly after `untilMs` on
   * the clock of `performance.now()`.
   */
  work(untilMs: number): void;
  /** Called with an error of the work, or of what a pause waited for. */
  failed(error: unknown): void;
}

/**
 * Schedules work in turns, one at a time and never re-entered. The event loop gets its turn in
 * between.
 */
export class TurnLoop {
  readonly #listener: TurnListener;
  #isWorking = false;
  #isRequested = false;
  #isPaused = false;
  #isStopped = false;
  /** The time of the event loop's last known turn. */
  #loopTurnMs = -Infinity;

  constructor(listener: TurnListener) {
    this.#listener = listener;
  }

  /** Runs the first turn. */
  start(): void {
    this.#turn();
  }

  /** Requests a turn after the event loop has had one. */
  request(): void {
    if (this.#isRequested || this.#isStopped) return;
    this.#isRequested = true;
    setImmediate(() => {
      this.#isRequested = false;
      this.#loopTurnMs = performance.now();
      this.#turn();
    });
  }

  /** {@link request}, unless a turn is in progress. */
  requestIfIdle(): void {
    if (!this.#isWorking) this.request();
  }

  /** Runs a turn at once if the event loop had one recently, otherwise {@link request}. */
  runNow(): void {
    if (performance.now() - this.#loopTurnMs < turnMs) this.#turn();
    else this.request();
  }

  /** Runs no turn until `settled` resolves, then one. */
  pauseUntil(settled: Promise<unknown>): void {
    this.#isPaused = true;
    settled
      .then(() => {
        this.#isPaused = false;
        this.runNow();
      })
      .catch((error: unknown) => this.#listener.failed(error));
  }

  /** Ends a pause early. */
  resume(): void {
    this.#isPaused = false;
  }

  /** Ends all turns. */
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
