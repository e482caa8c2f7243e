import { describe, expect, it } from "@jest/globals";
import { inheritedExecArgv, threadExecArgv } from "./exec-argv.js";

describe("inheritedExecArgv", () => {
  it.each([
    ["--input-type=module", "-e", "work()"],
    ["--input-type", "module", "--eval=work()"],
    ["-pe", "work()"],
    ["--test", "--test-name-pattern", "a", "--test-only"],
    ["--watch", "--watch-path", "src"],
  ])("W5 leaves out options that name the program: %s %s %s", (...entry) => {
    const argv = ["--no-warnings", "--import", "./hooks.js", ...entry, "--max-old-space-size=100"];

    expect(inheritedExecArgv(argv)).toEqual(["--no-warnings", "--import", "./hooks.js", "--max-old-space-size=100"]);
    expect(threadExecArgv(argv)).toEqual(["--no-warnings", "--import", "./hooks.js"]);
  });

  it("W5 lets a thread inherit everything if nothing must be left out", () => {
    expect(threadExecArgv(["--max-old-space-size=100"])).toBeUndefined();
  });
});
