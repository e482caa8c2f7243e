/** An array of 32-bit numbers that grows as they are appended. */
export class GrowingWords {
  words: Uint32Array;
  length = 0;

  constructor(capacity: number) {
    this.words = new Uint32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.words.length) this.reserve(1);
    this.words[this.length++] = value;
  }

  at(index: number): number {
    return this.words[index] ?? 0;
  }

  reserve(count: number): void {
    if (this.length + count <= this.words.length) return;
    const larger = new Uint32Array(Math.max(this.length + count, this.words.length * 2));
    larger.set(this.words);
    this.words = larger;
  }
}
