import { notify, onAbort, Timer } from "@mazepa/core/internal";
import type { BoardStore } from "./board-store.js";
import { ChangeWatch } from "./change-watch.js";
import { BoardCleaner } from "./board-cleaner.js";
import type { Tell } from "./conductor-events.js";
import { completeConductorOptions, type CompleteConductorOptions, type ConductorOptions } from "./conductor-options.js";
import { boardStoreOf } from "./job-board.js";
import type { JobClaim } from "./job-claim.js";
import { JobPicker } from "./job-picker.js";
import { JobRun } from "./job-run.js";
import { KnownWork } from "./known-work.js";
import { ScheduleKeeper } from "./schedule-keeper.js";

/** The reason why a conductor has ended. */
export type ConductorEnd = "stopped" | "max-jobs" | "idle";

/**
 * Runs jobs of a board until it is stopped. Any number of conductors may serve a board. One
 * conductor runs a job at a time; if it dies, nothing is lost.
 *
 * @example
 * ```ts
 * const conductor = startConductor({ board: new JobBoard("./board"), modules: ["./flows.js"] });
 * setTimeout(() => void conductor.stop(), 60_000);
 * console.log(await conductor.done);
 * ```
 */
export class Conductor {
  /** Resolves once nothing runs any more; rejects when a module cannot be imported. */
  readonly done: Promise<ConductorEnd>;
  readonly #options: CompleteConductorOptions;
  readonly #store: BoardStore;
  readonly #runs = new Set<JobRun>();
  readonly #watch: ChangeWatch;
  readonly #known: KnownWork;
  readonly #picker: JobPicker;
  readonly #schedules: ScheduleKeeper;
  readonly #cleaner: BoardCleaner;
  readonly #pollMs: number;
  #isStopping = false;
  /** Whether the board was looked at since a job ended. */
  #hasLooked = false;
  #claimed = 0;
  /** When it started, or the last job ended. */
  #busyAt = performance.now();

  /** @internal */
  constructor(options: CompleteConductorOptions) {
    this.#options = options;
    this.#store = boardStoreOf(options.board);
    this.#pollMs = options.pollMs ?? this.#store.pollMs;
    this.#known = new KnownWork(options);
    this.#picker = new JobPicker({ store: this.#store, known: this.#known, tell: this.#tell, pollMs: this.#pollMs });
    this.#schedules = new ScheduleKeeper(this.#store, this.#tell, this.#pollMs);
    this.#watch = new ChangeWatch(this.#store, { pollMs: this.#pollMs, onChange: (key) => this.#changed(key) });
    this.#cleaner = new BoardCleaner(this.#store, { keepMs: options.keepMs, tell: this.#tell });
    this.done = this.#conduct();
    this.done.catch(() => undefined); // reported by `done` itself
  }

  /** The number of jobs that run now. */
  get running(): number {
    return this.#runs.size;
  }

  /**
   * Claims nothing more and suspends the running jobs; cancels them after `stopMs`. Every job is
   * given back, so that another conductor continues it. Resolves with `done`.
   */
  stop(): Promise<ConductorEnd> {
    if (!this.#isStopping) {
      this.#isStopping = true;
      this.#cleaner.stop();
      for (const run of this.#runs) run.suspend();
      this.#watch.wake();
    }
    return this.done;
  }

  readonly #tell: Tell = (event) => {
    const { onEvent } = this.#options;
    if (onEvent) notify(() => onEvent({ ...event, at: new Date() }));
  };

  async #conduct(): Promise<ConductorEnd> {
    const stopListening = onAbort(this.#options.signal, () => void this.stop());
    try {
      await this.#known.load();
      if (this.#options.signal?.aborted) this.#isStopping = true;
      for (let end = this.#end(); ; end = this.#end()) {
        if (end) return await this.#leave(end);
        await this.#turn();
      }
    } finally {
      stopListening();
      this.#watch.close();
    }
  }

  #end(): ConductorEnd | undefined {
    const { maxJobs = Infinity, idleTimeoutMs = Infinity } = this.#options;
    if (this.#isStopping) return "stopped";
    if (this.#claimed >= maxJobs) return "max-jobs";
    const isIdle = this.#hasLooked && this.#runs.size === 0 && performance.now() - this.#busyAt >= idleTimeoutMs;
    return isIdle ? "idle" : undefined;
  }

  async #turn(): Promise<void> {
    const { idleTimeoutMs = Infinity } = this.#options;
    await this.#schedules.look();
    this.#hasLooked = true;
    try {
      await this.#picker.claim(
        () => this.#room,
        (claim) => this.#start(claim),
      );
      this.#cleaner.start();
    } catch (error) {
      this.#hasLooked = false;
      this.#tell({ type: "store-failed", error });
    }
    if (this.#end() === undefined) await this.#watch.next(this.#runs.size > 0 ? Infinity : idleTimeoutMs);
  }

  #changed(key: string): void {
    this.#picker.renew(key);
    this.#schedules.renew(key);
  }

  /** The number of jobs that may be claimed now. */
  get #room(): number {
    const { concurrency, maxJobs = Infinity } = this.#options;
    return this.#isStopping ? 0 : Math.min(concurrency - this.#runs.size, maxJobs - this.#claimed);
  }

  #start(claim: JobClaim): void {
    this.#claimed++;
    const { queue, parkAfterMs } = this.#options;
    const run = new JobRun(claim, { store: this.#store, queue, tell: this.#tell, pollMs: this.#pollMs, parkAfterMs });
    this.#runs.add(run);
    if (this.#isStopping) run.suspend();
    void run.done.then(() => {
      this.#runs.delete(run);
      this.#busyAt = performance.now();
      this.#hasLooked = false;
      this.#picker.restart();
      this.#watch.wake();
    });
  }

  /** Waits until every job that was started has ended or been given back. */
  async #leave(end: ConductorEnd): Promise<ConductorEnd> {
    while (!this.#isStopping && this.#runs.size > 0) await this.#watch.next();
    const cut = new Timer(this.#options.stopMs, () => this.#runs.forEach((run) => run.cut()));
    await Promise.all([...this.#runs].map(({ done }) => done));
    cut.cancel();
    await this.#cleaner.done;
    return end;
  }
}

/**
 * Starts to run jobs of a board in this process.
 *
 * @example
 * ```ts
 * const stop = new AbortController();
 * process.once("SIGTERM", () => stop.abort());
 * const { done } = startConductor({
 *   board: new JobBoard("./board"),
 *   modules: ["./flows.js"],
 *   signal: stop.signal,
 * });
 * await done;
 * ```
 *
 * @throws InvalidOptionError naming the option that makes no sense.
 */
export function startConductor(options: ConductorOptions): Conductor {
  return new Conductor(completeConductorOptions(options));
}
