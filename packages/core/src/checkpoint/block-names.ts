/** The names of operations and workers in the records of one block, each once. */
export class BlockNames {
  readonly list: string[] = [];
  readonly #numbers = new Map<string, number>();
  #lastName: string | undefined;
  #lastNumber = 0;

  numberOf(name: string): number {
    if (name === this.#lastName) return this.#lastNumber;
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.list.push(name) - 1;
      this.#numbers.set(name, number);
    }
    this.#lastName = name;
    this.#lastNumber = number;
    return number;
  }
}
