import type { Clock } from "@mazepa/core/transport";

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/** The functions of this realm that read the time or wait for it. */
const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  clearImmediate: globalThis.clearImmediate,
  performance: globalThis.performance,
};
const realDateNow = Date.now;
const realRandom = Math.random;

/**
 * Controls the time, every timer and the random numbers of this process until `uninstall`: one
 * timer fires at each `step`, and all its consequences are done before the next. So heads and
 * workers run unchanged, thousands of times faster, and in the same order for the same seed.
 */
export class VirtualTime implements Clock {
  #nowMs = 1_790_000_000_000;
  #order = 0;
  /** The timers, the next one last. */
  readonly #timers: Timer[] = [];
  #immediates: Timer[] = [];

  constructor(random: () => number) {
    Object.assign(globalThis, {
      setTimeout: (callback: (...args: unknown[]) => void, delayMs = 1, ...args: unknown[]) =>
        this.#handle(this.setTimer(Math.max(1, delayMs), () => callback(...args))),
      setInterval: (callback: () => void, everyMs: number) => this.#every(everyMs, callback),
      setImmediate: (callback: (...args: unknown[]) => void, ...args: unknown[]) => {
        const timer = this.#timer(0, () => callback(...args));
        this.#immediates.push(timer);
        return this.#handle(() => (this.#immediates = this.#immediates.filter((other) => other !== timer)));
      },
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate: clear,
      performance: { timeOrigin: real.performance.timeOrigin, now: () => this.#nowMs - real.performance.timeOrigin },
    });
    Date.now = () => this.#nowMs;
    Math.random = random;
  }

  uninstall(): void {
    Object.assign(globalThis, real);
    Date.now = realDateNow;
    Math.random = realRandom;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimer(delayMs: number, callback: () => void): () => void {
    const timer = this.#timer(delayMs, callback);
    let index = this.#timers.length;
    while (index > 0 && isBefore(this.#timers[index - 1]!, timer)) index -= 1;
    this.#timers.splice(index, 0, timer);
    return () => {
      const found = this.#timers.indexOf(timer);
      if (found >= 0) this.#timers.splice(found, 1);
    };
  }

  /** Fires the next timer, and runs its consequences; false when there is no timer. */
  async step(): Promise<boolean> {
    let next = this.#next();
    // The import of a module takes some turns of the real event loop.
    for (let turns = 0; !next && turns < 100; turns += 1) {
      await turn();
      next = this.#next();
    }
    if (!next) return false;
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    next.callback();
    await turn();
    return true;
  }

  /** Steps until `work` has ended. */
  async until<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const ended = work.finally(() => (isOver = true));
    while (!isOver) await this.step();
    return ended;
  }

  #next(): Timer | undefined {
    return this.#immediates.shift() ?? this.#timers.pop();
  }

  #timer(delayMs: number, callback: () => void): Timer {
    return { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, callback };
  }

  #every(everyMs: number, callback: () => void): unknown {
    let cancel: () => void;
    const arm = () => {
      cancel = this.setTimer(Math.max(1, everyMs), () => {
        arm();
        callback();
      });
    };
    arm();
    return this.#handle(() => cancel());
  }

  #handle(cancel: () => void): Handle {
    const handle: Handle = { cancel, ref: () => handle, unref: () => handle, hasRef: () => true };
    return handle;
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => real.setImmediate(resolve));
}

interface Handle {
  cancel(): void;
  ref(): Handle;
  unref(): Handle;
  hasRef(): boolean;
}

function clear(handle: Partial<Handle> | undefined): void {
  handle?.cancel?.();
}

/** Whether `one` comes before `other` in the list: it does when it fires later. */
function isBefore(one: Timer, other: Timer): boolean {
  return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order);
}
