import { describe, expect, it } from "@jest/globals";
import { readCommandLine } from "./command-line.js";

describe("readCommandLine", () => {
  it("reads everything unless told otherwise", () => {
    expect(readCommandLine([])).toEqual({
      directory: "report",
      fresh: false,
      threads: 0,
      chunkRows: 50_000,
      sampleRows: undefined,
    });
  });

  it("takes a sample, a directory and a fresh start", () => {
    expect(readCommandLine(["--rows", "5000", "--out", "here", "--threads", "4", "--fresh"])).toMatchObject({
      sampleRows: 5000,
      directory: "here",
      fresh: true,
      threads: 4,
    });
  });

  it.each([["--rows", "many"], ["--rows", "0"], ["--rows", "1.5"], ["--threads", "-1"], ["--unknown"]])(
    "refuses %s %s",
    (...args) => {
      expect(() => readCommandLine(args)).toThrow(args[0]);
    },
  );
});
