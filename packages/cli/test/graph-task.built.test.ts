import { describe, expect, it } from "@jest/globals";
import { mazepa } from "./mazepa.js";

describe("mazepa run of a graph task", () => {
  it.each([
    ["choose.ts#Main", ["6", "3"], "20\n"],
    ["choose.ts", ["6", "3"], "20\n"],
    ["choose.ts", [], "6\n"],
  ])("G16 constructs it with the arguments and runs it: %s %p", async (target, args, expected) => {
    const { stdout, code } = await mazepa(["run", target, ...args, "--no-progress"]);

    expect(stdout).toBe(expected);
    expect(code).toBe(0);
  });

  it("G16 runs it on threads", async () => {
    const { stdout } = await mazepa(["run", "choose.ts", "6", "3", "--queue", "threads:2", "--no-progress"]);

    expect(stdout).toBe("20\n");
  });
});
