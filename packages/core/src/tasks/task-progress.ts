import { textOf } from "../guarded.js";
import { Timer } from "../timer.js";

/** What a task tells of its progress. */
export interface TaskProgress {
  /** From 0 to 1. */
  readonly fraction: number;
  /** A few words, at most 200 characters. */
  readonly note?: string;
}

const maxNoteLength = 200;

/**
 * The progress with a fraction from 0 to 1 and a short note; undefined if `fraction` is no number,
 * such as 0/0.
 */
export function toTaskProgress(fraction: unknown, note?: unknown): TaskProgress | undefined {
  if (typeof fraction !== "number" || Number.isNaN(fraction)) return undefined;
  const within = Math.min(Math.max(fraction, 0), 1);
  return note === undefined ? { fraction: within } : { fraction: within, note: textOf(note).slice(0, maxNoteLength) };
}

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
    try {
      if (progress) this.#send(progress);
    } catch {
      // Progress that cannot be told is lost, and the task goes on.
    }
  }
}
