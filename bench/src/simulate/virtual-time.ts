import { AsyncLocalStorage } from "node:async_hooks";
import { EventHeap } from "./event-heap.js";

/**
 * A process of the simulation. Its work at one instant costs it processor time, and it does one
 * thing at a time.
 */
export interface Actor {
  readonly name: string;
  /** Whether the processor time that its code really takes is charged to it. */
  readonly isMetered: boolean;
  /** Until then it is busy, and what happens to it waits. */
  busyUntilMs: number;
  /** Charged so far. */
  busyMs: number;
  /** Charged for this instant, besides what is metered. */
  extraMs: number;
}

interface Happening {
  dueMs: number;
  order: number;
  readonly callback: () => void;
  readonly actor: Actor | undefined;
  isCancelled: boolean;
}

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
const acting = new AsyncLocalStorage<Actor>();

/**
 * The time and every timer of this process until `uninstall`: one thing happens at each `step`, and
 * all that comes of it is done before the next. Timers belong to the actor that set them. What a
 * metered actor does takes as much virtual time as it took real processor time.
 */
export class VirtualTime {
  #nowMs = Date.UTC(2026, 0, 1);
  #order = 0;
  readonly #happenings = new EventHeap<Happening>();
  /** Set by the metered actor at this instant: its clock starts when the instant is over. */
  #fresh: Happening[] | undefined;

  constructor() {
    Object.assign(globalThis, {
      setTimeout: (callback: (...args: unknown[]) => void, delayMs = 1, ...args: unknown[]) =>
        this.#handle(this.after(Math.max(1, delayMs), () => callback(...args))),
      setInterval: (callback: () => void, everyMs: number) => this.#every(everyMs, callback),
      setImmediate: (callback: (...args: unknown[]) => void, ...args: unknown[]) =>
        this.#handle(this.after(0, () => callback(...args))),
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate: clear,
      performance: { timeOrigin: 0, now: () => this.#nowMs },
    });
    Date.now = () => this.#nowMs;
  }

  uninstall(): void {
    Object.assign(globalThis, real);
    Date.now = realDateNow;
  }

  now(): number {
    return this.#nowMs;
  }

  /** Runs code as an actor's. */
  as<T>(actor: Actor, work: () => T): T {
    return acting.run(actor, work);
  }

  /** Calls back after `delayMs`, as the actor that asks, or another; gives the way to cancel. */
  after(delayMs: number, callback: () => void, actor = acting.getStore()): () => void {
    const happening = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, callback, actor, isCancelled: false };
    if (this.#fresh) this.#fresh.push(happening);
    else this.#happenings.push(happening);
    return () => void (happening.isCancelled = true);
  }

  /** Charges the actor that computes. */
  charge(ms: number): void {
    const actor = acting.getStore();
    if (actor) actor.extraMs += ms;
  }

  /** Does what is next; false when nothing ever will. */
  async step(): Promise<boolean> {
    let next = this.#happenings.pop();
    // A module that is imported takes some turns of the real event loop.
    for (let turns = 0; !next && turns < 100; turns++) {
      await turn();
      next = this.#happenings.pop();
    }
    if (!next) return false;
    if (next.isCancelled) return true;
    this.#nowMs = Math.max(this.#nowMs, next.dueMs);
    const { actor } = next;
    if (!actor) next.callback();
    else if (actor.busyUntilMs > this.#nowMs) this.#happenings.push({ ...this.#postponed(next), dueMs: actor.busyUntilMs });
    else if (actor.isMetered) await this.#metered(actor, next.callback);
    else {
      acting.run(actor, next.callback);
      await turn();
    }
    return true;
  }

  /** Who cancels it has the original. */
  #postponed(next: Happening): Happening {
    return {
      ...next,
      callback: () => {
        if (!next.isCancelled) next.callback();
      },
    };
  }

  async #metered(actor: Actor, callback: () => void): Promise<void> {
    this.#fresh = [];
    const before = process.cpuUsage();
    acting.run(actor, callback);
    await turn();
    const { user, system } = process.cpuUsage(before);
    const costMs = (user + system) / 1000 + actor.extraMs;
    actor.extraMs = 0;
    actor.busyMs += costMs;
    actor.busyUntilMs = this.#nowMs + costMs;
    for (const happening of this.#fresh) {
      happening.dueMs += costMs;
      this.#happenings.push(happening);
    }
    this.#fresh = undefined;
  }

  #every(everyMs: number, callback: () => void): unknown {
    let cancel: () => void;
    const arm = () => {
      cancel = this.after(Math.max(1, everyMs), () => {
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

interface Handle {
  cancel(): void;
  ref(): Handle;
  unref(): Handle;
  hasRef(): boolean;
}

function clear(handle: Partial<Handle> | undefined): void {
  handle?.cancel?.();
}

function turn(): Promise<void> {
  return new Promise((resolve) => real.setImmediate(resolve));
}
