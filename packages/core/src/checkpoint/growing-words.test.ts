import { describe, expect, it } from "@jest/globals";
import { GrowingWords } from "./growing-words.js";

describe("GrowingWords", () => {
  it("keeps every number, however few it was made for", () => {
    const words = new GrowingWords(2);

    for (let number = 0; number < 9; number++) words.push(2 ** 32 - 1 - number);

    const kept = Array.from({ length: words.length }, (_, index) => words.at(index));
    expect(kept).toEqual(Array.from({ length: 9 }, (_, index) => 2 ** 32 - 1 - index));
    expect(words.at(100)).toBe(0);
  });

  it("has room for as many numbers as were reserved", () => {
    const words = new GrowingWords(1);
    words.push(7);

    words.reserve(20);

    expect(words.words.length).toBeGreaterThanOrEqual(21);
    expect([words.length, words.at(0)]).toEqual([1, 7]);
  });
});
