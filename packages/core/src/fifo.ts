/** A first-in, first-out list that gives back what was read, so that an endless stream stays small, and keeps its array when it runs empty. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #head = 0;
  #tail = 0;

  get length(): number {
    return this.#tail - this.#head;
  }

  get first(): T | undefined {
    return this.#items[this.#head];
  }

  push(item: T): void {
    this.#items[this.#tail++] = item;
  }

  shift(): T | undefined {
    if (this.#head === this.#tail) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#tail) this.#rewind();
    else if (this.#head >= longestGap && this.#head * 2 >= this.#tail) this.#compact();
    return item;
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
    this.#tail = 0;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let index = this.#head; index < this.#tail; index++) yield this.#items[index] as T;
  }

  #rewind(): void {
    if (this.#tail > longestGap) this.#items = [];
    this.#head = 0;
    this.#tail = 0;
  }

  #compact(): void {
    this.#items = this.#items.slice(this.#head, this.#tail);
    this.#tail -= this.#head;
    this.#head = 0;
  }
}

/** How many places that were read may stand before those that were not; also the longest array that is kept when empty. */
const longestGap = 1024;
