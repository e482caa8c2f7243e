import { describe, expect, it } from "@jest/globals";
import { FailureGroups } from "./failure-groups.js";

describe("FailureGroups", () => {
  it("distinguishes errors by operation, name and message without numbers and ids", () => {
    const groups = new FailureGroups();
    const note = (operationId: string, error: unknown) => groups.note({ taskId: "t", operationId, error, isFinal: true });

    note("a", new Error("row 12 of 0x1f0c99aa"));
    note("a", new Error("row 7 of 0x00ffee11"));
    note("a", new TypeError("row 7 of 0x00ffee11"));
    note("b", new Error("row 7 of 0x00ffee11"));
    note("b", "not an error");
    note("b", new Error("status 404 of 9d1c-77"));
    note("b", new Error("status 503 of 8a"));

    expect(groups.list().map(({ operationId, error, count }) => [operationId, `${error.name}: ${error.message}`, count])).toEqual(
      [
        ["a", "Error: row 12 of 0x1f0c99aa", 2],
        ["a", "TypeError: row 7 of 0x00ffee11", 1],
        ["b", "Error: row 7 of 0x00ffee11", 1],
        ["b", "Error: not an error", 1],
        ["b", "Error: status 404 of 9d1c-77", 1],
        ["b", "Error: status 503 of 8a", 1],
      ],
    );
  });

  it("is bounded: in groups, in ids of tasks, and in the length of messages", () => {
    const groups = new FailureGroups();

    for (let n = 0; n < 150; n++) {
      const error = new Error("x".repeat(n + 1) + "y".repeat(10_000));
      for (let task = 0; task < 10; task++) groups.note({ taskId: `t${task}`, operationId: `o${n}`, error, isFinal: true });
    }

    const list = groups.list();
    expect(list).toHaveLength(100);
    expect(groups.otherCount).toBe(500);
    expect(list[0]).toMatchObject({ count: 10, taskIds: ["t0", "t1", "t2", "t3", "t4"] });
    expect(list[0]?.error.message.length).toBeLessThan(400);
  });
});
