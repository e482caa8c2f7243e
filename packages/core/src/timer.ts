import { onAbort } from "./on-abort.js";

/**
 * The longest delay of Node's timers; a longer one fires after 1 ms (`setTimeout` in Node's
 * documentation).
 */
const maxStepMs = 2 ** 31 - 1;

/** Options of a {@link Timer}. */
export interface TimerOptions {
  /** Whether the process stays alive for it. Default true. */
  readonly keepsAlive?: boolean;
}

/** Calls a function once, after a delay of any length (rule E23). */
export class Timer {
  readonly #callback: () => void;
  readonly #keepsAlive: boolean;
  #handle: NodeJS.Timeout | undefined;

  constructor(delayMs: number, callback: () => void, { keepsAlive = true }: TimerOptions = {}) {
    this.#callback = callback;
    this.#keepsAlive = keepsAlive;
    this.restart(delayMs);
  }

  /** Calls the function `delayMs` from now, instead of at the earlier due time. */
  restart(delayMs: number): void {
    clearTimeout(this.#handle);
    const stepMs = Math.min(delayMs, maxStepMs);
    this.#handle = setTimeout(() => (delayMs > stepMs ? this.restart(delayMs - stepMs) : this.#callback()), stepMs);
    if (!this.#keepsAlive) this.#handle.unref();
  }

  cancel(): void {
    clearTimeout(this.#handle);
  }
}

/** Calls `callback` every `intervalMs`, an interval of any length, until the timer is cancelled. */
export function repeat(intervalMs: number, callback: () => void, options?: TimerOptions): Timer {
  const fire = (): void => {
    timer.restart(intervalMs);
    callback();
  };
  const timer = new Timer(intervalMs, fire, options);
  return timer;
}

/** Resolves after `delayMs`, a delay of any length, or as soon as `signal` aborts. */
export async function pause(delayMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      timer.cancel();
      stopListening();
      resolve();
    };
    const timer = new Timer(delayMs, done);
    const stopListening = onAbort(signal, done);
  });
}
