/** An item with a due time. It is in one heap at most. */
export interface Due {
  dueMs: number;
  /** The position in the heap, which the heap keeps up to date; -1 outside. */
  heapIndex: number;
}

/**
 * A binary heap by due time. Any item can be removed in logarithmic time, so no stale items stay.
 */
export class DueHeap<T extends Due> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  /** The item with the earliest due time. */
  get first(): T | undefined {
    return this.#items[0];
  }

  /** Adds `item` and returns it. */
  add(item: T): T {
    this.#items.push(item);
    this.#rise(item, this.#items.length - 1);
    return item;
  }

  /** Removes `item`, if it is in the heap. */
  remove(item: T): void {
    const index = item.heapIndex;
    if (index === -1) return;
    const last = this.#items.pop();
    item.heapIndex = -1;
    if (last === undefined || last === item) return;
    this.#rise(last, index);
    this.#sink(last, last.heapIndex);
  }

  /** Removes the first item that is due at `nowMs`. */
  takeDue(nowMs: number): T | undefined {
    const first = this.#items[0];
    if (first === undefined || first.dueMs > nowMs) return undefined;
    this.remove(first);
    return first;
  }

  clear(): void {
    for (const item of this.#items) item.heapIndex = -1;
    this.#items.length = 0;
  }

  values(): readonly T[] {
    return this.#items;
  }

  #rise(item: T, from: number): void {
    let index = from;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = this.#items[above];
      if (parent === undefined || parent.dueMs <= item.dueMs) break;
      this.#place(parent, index);
      index = above;
    }
    this.#place(item, index);
  }

  #sink(item: T, from: number): void {
    let index = from;
    for (;;) {
      const below = this.#earlierChild(index);
      if (below === undefined || below.dueMs >= item.dueMs) break;
      const next = below.heapIndex;
      this.#place(below, index);
      index = next;
    }
    this.#place(item, index);
  }

  #earlierChild(index: number): T | undefined {
    const left = this.#items[2 * index + 1];
    const right = this.#items[2 * index + 2];
    return left !== undefined && right !== undefined && right.dueMs < left.dueMs ? right : left;
  }

  #place(item: T, index: number): void {
    this.#items[index] = item;
    item.heapIndex = index;
  }
}
