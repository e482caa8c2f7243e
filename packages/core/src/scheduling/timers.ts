/** A moment at which something is due; made by {@link Timers.add}. */
export interface Timer<T> {
  readonly atMs: number;
  readonly subject: T;
  /** Where it stands in the heap; -1 once it has fired or was removed. */
  position: number;
}

/** A binary heap of timers that can be removed before they are due, so that none outlives what it was for. */
export class Timers<T> {
  readonly #heap: Timer<T>[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** When the next one is due. */
  get nextMs(): number | undefined {
    return this.#heap[0]?.atMs;
  }

  add(atMs: number, subject: T): Timer<T> {
    const timer: Timer<T> = { atMs, subject, position: this.#heap.length };
    this.#heap.push(timer);
    this.#rise(timer);
    return timer;
  }

  remove(timer: Timer<T>): void {
    const { position } = timer;
    if (position === -1) return;
    timer.position = -1;
    const last = this.#heap.pop();
    if (!last || last === timer) return;
    this.#place(last, position);
    this.#rise(last);
    this.#sink(last);
  }

  /** Takes the earliest one that is due at `nowMs`. */
  takeDue(nowMs: number): T | undefined {
    const first = this.#heap[0];
    if (!first || first.atMs > nowMs) return undefined;
    this.remove(first);
    return first.subject;
  }

  #rise(timer: Timer<T>): void {
    for (let position = timer.position; position > 0; position = timer.position) {
      const parent = this.#heap[(position - 1) >> 1];
      if (!parent || parent.atMs <= timer.atMs) return;
      this.#place(parent, position);
      this.#place(timer, (position - 1) >> 1);
    }
  }

  #sink(timer: Timer<T>): void {
    for (;;) {
      const left = this.#heap[2 * timer.position + 1];
      const right = this.#heap[2 * timer.position + 2];
      const least = right && left && right.atMs < left.atMs ? right : left;
      if (!least || least.atMs >= timer.atMs) return;
      const { position } = timer;
      const lower = least.position;
      this.#place(least, position);
      this.#place(timer, lower);
    }
  }

  #place(timer: Timer<T>, position: number): void {
    this.#heap[position] = timer;
    timer.position = position;
  }
}
