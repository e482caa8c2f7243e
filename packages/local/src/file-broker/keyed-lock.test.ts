import { describe, expect, it } from "@jest/globals";
import { KeyedLock } from "./keyed-lock.js";

describe("KeyedLock", () => {
  it("runs work with the same key one after the other, also after a failure, and work with other keys meanwhile", async () => {
    const lock = new KeyedLock();
    const steps: string[] = [];
    let finishFirst = (): void => undefined;
    const first = lock.run("a", () => new Promise<void>((_, reject) => (finishFirst = () => reject(new Error("failed")))));
    const second = lock.run("a", async () => void steps.push("second"));
    await lock.run("b", async () => void steps.push("other"));

    finishFirst();
    await expect(first).rejects.toThrow("failed");
    await second;

    expect(steps).toEqual(["other", "second"]);
  });
});
