import type { RevertOrder } from "./revert-order.js";

/** An inner pattern that has handed over its tasks. */
interface InnerPattern<N> {
  /** Its flow. */
  readonly node: N;
  /** When its round began, in the order of notes. */
  readonly beganAt: number;
}

/** The inner patterns of a unit's round: each is told of when nothing of it is left to undo. */
export class InnerPatterns<N> {
  /** By unit key and round. */
  readonly #byHome = new Map<string, InnerPattern<N>>();
  /** Those that have nothing to undo, the latest last. */
  #idle: InnerPattern<N>[] = [];

  add(home: string, pattern: InnerPattern<N>): void {
    this.#byHome.set(home, pattern);
  }

  addAll(others: InnerPatterns<N>): void {
    for (const [home, pattern] of others.#byHome) this.#byHome.set(home, pattern);
  }

  /** Notes that the round is undone in this order from now on. */
  begin(order: RevertOrder): void {
    const idle = [...this.#byHome].filter(([home]) => !order.isLeftIn(home)).map(([, pattern]) => pattern);
    this.#idle = idle.sort((a, b) => a.beganAt - b.beganAt);
  }

  /**
   * The patterns that count as undone now, after a task of `home`: that one if nothing is left of
   * it, and those without tasks that began after all that is left.
   */
  takeUndone(order: RevertOrder, home?: string): N[] {
    const own = home === undefined || order.isLeftIn(home) ? undefined : this.#byHome.get(home);
    const undone = own ? [own.node] : [];
    for (let last = this.#idle.at(-1); last && last.beganAt > order.lastNumber; last = this.#idle.at(-1)) {
      undone.push(last.node);
      this.#idle.pop();
    }
    return undone;
  }
}
