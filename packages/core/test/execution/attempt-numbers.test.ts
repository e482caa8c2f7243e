import { describe, expect, it } from "@jest/globals";
import { execute, MemoryBlobStore, startExecution, taskableOperation, taskContext } from "../../src/index.js";
import { rejection } from "../gate.js";

describe("attempt numbers", () => {
  it("E5 attempt numbers go on where they were, also when the head ended between two attempts", async () => {
    const options = { checkpoint: new MemoryBlobStore(), executionId: "resumed" };
    const attempts: number[] = [];
    const flaky = taskableOperation(
      { name: "flaky attempts", retries: { limit: 3, initialDelayMs: 60_000, jitter: "none" } },
      () => {
        attempts.push(taskContext().attempt);
        if (attempts.length === 1) throw new Error("not yet");
        return "done";
      },
    );

    const first = startExecution(flaky.makeTask(), {
      ...options,
      onEvent: ({ type }) => {
        if (type === "task-retrying") first.cancel();
      },
    });
    await rejection(first.result);
    const value = await execute(flaky.makeTask(), options);

    expect({ value, attempts }).toEqual({ value: "done", attempts: [1, 2] });
  });
});
