import { describe, expect, it } from "@jest/globals";
import { Fifo } from "./fifo.js";

describe("Fifo", () => {
  it("gives items in the order in which they came, also past many compactions", () => {
    const fifo = new Fifo<number>();
    const taken: (number | undefined)[] = [];

    for (let i = 0; i < 10_000; i += 1) {
      fifo.push(i);
      if (i % 3 !== 0) taken.push(fifo.shift());
    }
    while (fifo.length > 0) taken.push(fifo.shift());

    expect(taken).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
    expect(fifo.shift()).toBeUndefined();
  });

  it("is empty after clear", () => {
    const fifo = new Fifo<string>();
    fifo.push("a");

    fifo.clear();

    expect(fifo.length).toBe(0);
  });
});
