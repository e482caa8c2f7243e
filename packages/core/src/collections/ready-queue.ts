import { Fifo } from "./fifo.js";

/** An item of a {@link ReadyQueue}. */
export interface Ranked {
  /** The higher priority goes first. */
  readonly priority: number;
  /** Among items of equal priority, the lower number goes first. */
  readonly sequence: number;
}

/**
 * A queue by priority, and by sequence among equal priorities. It is a plain list while everything
 * arrives in order, and a binary heap otherwise.
 */
export class ReadyQueue<T extends Ranked> {
  readonly #list = new Fifo<T>();
  #heap: T[] = [];
  #last: T | undefined;

  get length(): number {
    return this.#list.length + this.#heap.length;
  }

  get first(): T | undefined {
    return this.#heap.length > 0 ? this.#heap[0] : this.#list.first;
  }

  push(item: T): void {
    if (this.#heap.length > 0) return this.#pushToHeap(item);
    if (this.#list.length === 0 || !this.#last || !precedes(item, this.#last)) {
      this.#last = item;
      this.#list.push(item);
      return;
    }
    this.#heap = [...this.#list];
    this.#list.clear();
    this.#pushToHeap(item);
  }

  shift(): T | undefined {
    if (this.#heap.length === 0) return this.#list.shift();
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (last && last !== first) this.#sink(last);
    return first;
  }

  #pushToHeap(item: T): void {
    let position = this.#heap.push(item) - 1;
    while (position > 0) {
      const above = (position - 1) >> 1;
      const parent = this.#heap[above];
      if (!parent || !precedes(item, parent)) break;
      this.#heap[position] = parent;
      position = above;
    }
    this.#heap[position] = item;
  }

  #sink(item: T): void {
    let position = 0;
    for (;;) {
      const left = this.#heap[2 * position + 1];
      const right = this.#heap[2 * position + 2];
      const isRight = right !== undefined && left !== undefined && precedes(right, left);
      const next = isRight ? right : left;
      if (!next || !precedes(next, item)) break;
      this.#heap[position] = next;
      position = 2 * position + (isRight ? 2 : 1);
    }
    this.#heap[position] = item;
  }
}

/** Whether `a` goes before `b`. */
export function precedes(a: Ranked, b: Ranked): boolean {
  return a.priority > b.priority || (a.priority === b.priority && a.sequence < b.sequence);
}
