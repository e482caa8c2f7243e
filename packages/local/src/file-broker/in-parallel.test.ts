import { describe, expect, it } from "@jest/globals";
import { inParallel } from "./in-parallel.js";

describe("inParallel", () => {
  it("calls work for all items, at most 16 at a time", async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];

    await inParallel(
      Array.from({ length: 100 }, (_, index) => index),
      async (item) => {
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
        done.push(item);
      },
    );

    expect(done).toHaveLength(100);
    expect(most).toBe(16);
  });

  it("throws the first failure after the calls under way, and starts no others", async () => {
    const started: number[] = [];

    const result = inParallel(
      Array.from({ length: 100 }, (_, index) => index),
      async (item) => {
        started.push(item);
        if (item === 3) throw new Error("third");
      },
    );

    await expect(result).rejects.toThrow("third");
    expect(started.length).toBeLessThan(40);
  });
});
