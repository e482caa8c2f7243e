import { Timer } from "../timer.js";
import { toTaskProgress, type TaskProgress } from "./task-progress.js";

/** The least time between two notices of one attempt in ms. */
const intervalMs = 1000;

/** Passes on the progress of an attempt: the first at once, and then the latest of each second. */
export class ProgressNotice {
  readonly #send: (progress: TaskProgress) => void;
  #latest: TaskProgress | undefined;
  #timer: Timer | undefined;
  #isOver = false;

  constructor(send: (progress: TaskProgress) => void) {
    this.#send = send;
  }

  readonly tell = (fraction: number, note?: string): void => {
    const progress = this.#isOver ? undefined : toTaskProgress(fraction, note);
    if (!progress) return;
    this.#latest = progress;
    if (!this.#timer) this.#pass();
  };

  /** Passes on nothing more: the attempt has ended. */
  stop(): void {
    this.#isOver = true;
    this.#timer?.cancel();
  }

  #pass(): void {
    const progress = this.#latest;
    this.#latest = undefined;
    this.#timer = progress && new Timer(intervalMs, () => this.#pass(), { keepsAlive: false });
    if (progress) this.#send(progress);
  }
}
