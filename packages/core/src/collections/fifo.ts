const firstCapacity = 16;
const maxKeptCapacity = 4096;

/**
 * A first-in, first-out queue in a ring buffer. It grows by doubling, keeps no reference to what
 * was read, and frees its memory when it runs empty. An array that is compacted from time to time
 * would leave a dead copy in old memory that keeps everything in it alive.
 */
export class Fifo<T> {
  #ring: (T | undefined)[] = new Array<T | undefined>(firstCapacity);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get first(): T | undefined {
    return this.#length === 0 ? undefined : this.#ring[this.#head];
  }

  push(item: T): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#length) & (this.#ring.length - 1)] = item;
    this.#length++;
  }

  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    if (--this.#length === 0 && this.#ring.length > maxKeptCapacity) this.clear();
    return item;
  }

  clear(): void {
    this.#ring = new Array<T | undefined>(firstCapacity);
    this.#head = 0;
    this.#length = 0;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let index = 0; index < this.#length; index++) yield this.#at(index);
  }

  #at(index: number): T {
    return this.#ring[(this.#head + index) & (this.#ring.length - 1)] as T;
  }

  #grow(): void {
    const ring = new Array<T | undefined>(this.#ring.length * 2);
    for (let index = 0; index < this.#length; index++) ring[index] = this.#at(index);
    this.#ring.fill(undefined);
    this.#ring = ring;
    this.#head = 0;
  }
}
