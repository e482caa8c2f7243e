import { stripVTControlCharacters } from "node:util";
import { describe, expect, it, jest } from "@jest/globals";
import type { Command } from "commander";
import { makeProgram, withDescendants } from "../program.js";
import { colour } from "./terminal-text.js";
import { formatTable } from "./table.js";

/** A terminal of a number of columns, without colours. */
function terminal(columns: number): NodeJS.WriteStream {
  return { isTTY: true, columns } as NodeJS.WriteStream;
}

/** The lines of a table on a stream, without colours. */
function linesOf(titles: readonly string[], rows: readonly (readonly string[])[], stream: NodeJS.WriteStream): string[] {
  return formatTable(titles, rows, stream).map((line) => stripVTControlCharacters(line));
}

/** The help of a command on a terminal of a number of columns. */
function helpOf(command: Command, columns: number): string {
  const write = jest.spyOn(process.stdout, "write").mockReturnValue(true);
  command.configureOutput({ getOutHelpWidth: () => columns }).outputHelp();
  const written = write.mock.calls.map(([text]) => String(text)).join("");
  write.mockRestore();
  return written;
}

describe("a table", () => {
  const titles = ["TASK", "FAILED", "RETRIED", "ERROR"];
  const rows = [
    ["tile-1f0c", "3", "", "HttpError: the server at 10.0.0.7 has refused the connection again"],
    ["tile-2b1d", "1", "", "RangeError: 日本語のタイル is out of range"],
  ];
  const red = colour(31, 39);

  it("is as wide as it has to be where there is room, and elsewhere than on a terminal", () => {
    const lines = linesOf(titles, rows, terminal(120));

    expect(lines[1]).toBe("tile-1f0c  3                HttpError: the server at 10.0.0.7 has refused the connection again");
    expect(linesOf(titles, rows, {} as NodeJS.WriteStream)).toEqual(lines);
  });

  it("leaves out empty columns and breaks long cells on a narrower terminal", () => {
    const lines = linesOf(titles, rows, terminal(60));

    expect(lines).toEqual([
      "TASK       FAILED  ERROR",
      "tile-1f0c  3       HttpError: the server at 10.0.0.7 has",
      "                   refused the connection again",
      "tile-2b1d  1       RangeError: 日本語のタイル is out of",
      "                   range",
    ]);
  });

  it("becomes a list for each row where columns have no room", () => {
    const lines = linesOf(["OPERATION", "DONE", "RATE", "LEFT", "RUNNING", "ERROR"], [
      ["resize", "12/1,000", "2.4/s", "7 min", "4", "none at all"],
      ["merge", "0/1", "", "", "", ""],
    ], terminal(40)); // prettier-ignore

    expect(lines).toEqual([
      "OPERATION  resize",
      "DONE       12/1,000",
      "RATE       2.4/s",
      "LEFT       7 min",
      "RUNNING    4",
      "ERROR      none at all",
      "",
      "OPERATION  merge",
      "DONE       0/1",
    ]);
  });

  it("keeps the colours of cells, and measures cells without them", () => {
    const [, plain] = linesOf(["A", "B"], [["12", "x"]], terminal(7));
    const [, coloured] = formatTable(["A", "B"], [[red("12"), "x"]], terminal(7));

    expect(plain).toBe("12  x");
    expect(coloured).toBe(`${red("12")}  x`);
  });
});

describe("--help", () => {
  it.each([80, 40])("of every command fits into %i columns", (columns) => {
    const help = withDescendants(makeProgram()).map((command) => helpOf(command, columns));

    expect(help.flatMap((text) => text.split("\n")).filter((line) => line.length > columns)).toEqual([]);
  });

  it("has descriptions below options, and examples that can be copied, where there is little room", () => {
    const worker = makeProgram().commands.find((command) => command.name() === "worker");

    const help = worker && helpOf(worker, 40);

    expect(help).toContain("  --max-tasks <count>\n      stop after this many tasks\n      (default: never)\n");
    expect(help).toContain("  mazepa worker \\\n      --queue file:./queues#tasks \\\n      --import ops.ts\n");
  });
});
