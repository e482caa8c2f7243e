import { describe, expect, it } from "@jest/globals";
import { readCommandLine } from "./command-line.js";

describe("readCommandLine", () => {
  it("reads everything unless told otherwise", () => {
    expect(readCommandLine([])).toEqual({ directory: "report", fresh: false, chunkRows: 50_000, sampleRows: undefined });
  });

  it("takes a sample, a directory and a fresh start", () => {
    expect(readCommandLine(["--rows", "5000", "--out", "here", "--fresh"])).toMatchObject({
      sampleRows: 5000,
      directory: "here",
      fresh: true,
    });
  });

  it.each([["--rows", "many"], ["--rows", "0"], ["--rows", "1.5"], ["--unknown"]])("refuses %s %s", (...args) => {
    expect(() => readCommandLine(args)).toThrow(args[0]);
  });
});
