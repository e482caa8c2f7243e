import { describe, expect, it } from "@jest/globals";
import type { OperationCounts } from "../scheduling/progress.js";
import { ProgressRows } from "./progress-rows.js";
import { barLines, durationText, plainLine } from "./progress-text.js";

function counts(operationId: string, given: Partial<OperationCounts>): Record<string, OperationCounts> {
  const none = { submitted: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0, retried: 0, restored: 0, expected: undefined };
  return { [operationId]: { operationId, ...none, ...given } };
}

describe("ProgressRows", () => {
  it("counts restored tasks as done, and leaves them out of the rate", () => {
    const rows = new ProgressRows();

    rows.of(counts("op", { restored: 50, expected: 100 }), 0);
    const [row] = rows.of(counts("op", { submitted: 12, succeeded: 8, failed: 2, restored: 50, expected: 100 }), 2000);

    expect(row).toEqual({
      operationId: "op",
      done: 60,
      total: 100,
      isExpected: true,
      failed: 2,
      restored: 50,
      perSecond: 5,
      remainingMs: 8000,
    });
  });

  it("takes the number of submitted tasks as the total when nothing is expected, and has no time left", () => {
    const [row] = new ProgressRows().of(counts("op", { submitted: 7, succeeded: 3 }), 0);

    expect(row).toMatchObject({ done: 3, total: 7, isExpected: false, remainingMs: undefined });
  });

  it("ignores an expectation that was exceeded", () => {
    const [row] = new ProgressRows().of(counts("op", { submitted: 7, succeeded: 3, expected: 5 }), 0);

    expect(row).toMatchObject({ done: 3, total: 7, isExpected: false, remainingMs: undefined });
  });

  it("has the mean rates of the whole at the end", () => {
    const [row] = ProgressRows.ofWhole(counts("op", { submitted: 12, succeeded: 8, failed: 2, restored: 50 }), 4000);

    expect(row).toMatchObject({ done: 60, total: 62, perSecond: 2.5 });
  });

  it("looks at the last ten seconds for the rate", () => {
    const rows = new ProgressRows();
    let perSecond;

    for (let second = 0; second <= 60; second++) {
      const succeeded = second < 40 ? second * 100 : 4000 + (second - 40) * 2;
      perSecond = rows.of(counts("op", { succeeded, submitted: succeeded }), second * 1000)[0]?.perSecond;
    }

    expect(perSecond).toBe(2);
  });
});

describe("text of progress", () => {
  it("G16 shows the number of tasks restored by a checkpoint or the cache", () => {
    const rows = new ProgressRows().of(counts("Main", { restored: 1 }), 0);

    expect(plainLine(rows)).toBe("Main 1/1  1 restored");
  });

  const rows = (given: Partial<OperationCounts>, name = "resize") => {
    const made = new ProgressRows();
    made.of(counts(name, { ...given, succeeded: 0 }), 0);
    return made.of(counts(name, given), 1000);
  };

  it("draws a bar with totals, failures, rate and time of arrival", () => {
    const [line] = barLines(rows({ submitted: 500, succeeded: 250, failed: 0, expected: 1000 }), { width: 100, height: 10 });

    expect(line).toBe(`resize ${"█".repeat(10)}${"░".repeat(30)} 250/1,000  25%  250/s  ETA 3s`);
  });

  it("is never wider than the terminal, and drops bars that have no room", () => {
    const [line] = barLines(rows({ submitted: 5, succeeded: 2, failed: 1 }, "a-rather-long-name-of-an-operation-indeed"), {
      width: 40,
      height: 10,
    });

    expect(line).toHaveLength(40);
    expect(line).not.toMatch(/[█░]/);
  });

  it("shows failures in red where there are colours, however narrow the terminal is", () => {
    const failing = rows({ submitted: 5, succeeded: 2, failed: 1 }, "2 1 failed tests");

    const [coloured] = barLines(failing, { width: 80, height: 10 }, { hasColours: true });
    const [plain, narrow] = [[80], [24]].map(([width = 0]) => barLines(failing, { width, height: 10 })[0]);

    expect(coloured).toBe(plain?.replace(/1 failed(?= {2})/, "\u001b[31m1 failed\u001b[39m"));
    expect(narrow).toBe("2 1 failed tests 3/5  1 ");
  });

  it("shows unfinished operations when there are too many", () => {
    const many = Object.assign(
      {},
      ...Array.from({ length: 9 }, (_, index) => counts(`op${index}`, { submitted: 2, succeeded: index < 8 ? 2 : 1 })),
    ) as Record<string, OperationCounts>;

    const lines = barLines(new ProgressRows().of(many, 0), { width: 80, height: 3 });

    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^op8/);
    expect(lines.at(-1)).toBe("… and 7 more operations");
  });

  it("fits all operations into a line of a log", () => {
    const two = { ...counts("a", { submitted: 3, succeeded: 1, failed: 1 }), ...counts("b", { expected: 4 }) };

    expect(plainLine(new ProgressRows().of(two, 0))).toBe("a 2/3  1 failed | b 0/4  0%");
    expect(plainLine([])).toBe("nothing submitted yet");
  });

  it.each([
    [400, "0s"],
    [59_000, "59s"],
    [185_000, "3m 5s"],
    [7_620_000, "2h 7m"],
  ])("tells %p ms as %s", (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
