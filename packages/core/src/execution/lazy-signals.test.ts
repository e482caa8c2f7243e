import { describe, expect, it, jest } from "@jest/globals";
import type { ScopeState } from "../scheduling/nodes.js";
import { LazySignals } from "./lazy-signals.js";

describe("signals whose code cannot be loaded", () => {
  it("SG1 fail the execution and the sender, and nothing else", async () => {
    jest.unstable_mockModule("./signal-inbox.js", () => {
      throw new Error("the file is gone");
    });
    const unhandled: unknown[] = [];
    const onUnhandled = (reason: unknown) => void unhandled.push(reason);
    process.on("unhandledRejection", onUnhandled);
    const failures: unknown[] = [];
    const callbacks = { tell: () => undefined, wake: () => undefined, failed: (error: unknown) => void failures.push(error) };
    const signals = new LazySignals({ executionId: "e" }, callbacks);

    signals.want([{ scope: {} as ScopeState, name: "n", number: 1 }]);
    signals.close();
    await expect(signals.send("n", 1)).rejects.toThrow("the file is gone");
    await new Promise(setImmediate);
    process.off("unhandledRejection", onUnhandled);

    expect(failures).toEqual([expect.objectContaining({ message: "the file is gone" })]);
    expect(unhandled).toEqual([]);
  });
});
