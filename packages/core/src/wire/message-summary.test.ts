import { describe, expect, it } from "@jest/globals";
import { redrivenBody, summarize } from "./message-summary.js";

const task = { mazepa: 1, kind: "task", id: "t1", operationId: "resize", executionId: "run", attempt: 2, options: {} };

describe("summarize", () => {
  it("names the task, and whether it is signed", () => {
    const text = JSON.stringify(task);

    expect(summarize(text)).toMatchObject({ kind: "task", taskId: "t1", operationId: "resize", executionId: "run", attempt: 2 });
    expect(summarize(text)).toMatchObject({ isSigned: false, sizeBytes: text.length });
    expect(summarize(`${text}\nhmac-sha256 1 ab`)).toMatchObject({ kind: "task", isSigned: true });
  });

  it("names the task of a dead letter, and the reason", () => {
    const letter = {
      mazepa: 1,
      kind: "dead-letter",
      queue: "q",
      reason: "too often",
      body: `${JSON.stringify(task)}\nhmac-sha256 1 ab`,
    };

    expect(summarize(JSON.stringify(letter))).toMatchObject({ kind: "dead-letter", operationId: "resize", reason: "too often" });
    expect(redrivenBody(JSON.stringify(letter))).toBe(letter.body);
  });

  it("W12 sends a letter with only the beginning of its message nowhere", () => {
    const letter = { mazepa: 1, kind: "dead-letter", queue: "q", reason: "too large", body: "{", cut: { sizeBytes: 9 } };

    expect(redrivenBody(JSON.stringify(letter))).toBeUndefined();
  });

  it("counts outcomes", () => {
    const text = JSON.stringify({ mazepa: 1, kind: "outcomes", executionId: "run", reports: [{}, {}] });

    expect(summarize(text)).toMatchObject({ kind: "outcomes", executionId: "run", reports: 2 });
  });

  it.each(["", "hello", "null", "[1]", '{"kind":"task"}', '{"mazepa":1,"kind":"other","id":7}', "{"])(
    "refuses nothing: %s",
    (body) => {
      expect(summarize(body)).toMatchObject({ kind: "other", sizeBytes: Buffer.byteLength(body) });
      expect(redrivenBody(body)).toBe(body);
    },
  );
});
