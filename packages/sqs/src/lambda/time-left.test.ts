import { describe, expect, it } from "@jest/globals";
import { stopsBeforeMs } from "./time-left.js";

describe("the time before the limit of a Lambda function at which tasks are told to stop", () => {
  it.each([
    ["2 s in the function's own thread", { isolation: "inline" }, 2000],
    ["7 s in threads, which may have to be ended", { isolation: "thread" }, 7000],
    ["7 s in commands", { isolation: "inline", prefixes: { gpu: "nice" } }, 7000],
    ["longer with a longer cancelGraceMs", { isolation: "inline", prefixes: { gpu: "nice" }, cancelGraceMs: 20_000 }, 21_000],
  ] as const)("W4 is %s", (_title, options, expected) => {
    expect(stopsBeforeMs(options)).toBe(expected);
  });
});
