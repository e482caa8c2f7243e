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
});
