import { describe, expect, it } from "@jest/globals";
import { completionsOf } from "./completions.js";
import { makeProgram } from "../program.js";

const program = makeProgram();

describe("completionsOf", () => {
  it.each([
    ["commands", ["w"], ["worker", "workers"]],
    ["subcommands", ["queue", "re"], ["redrive", "release"]],
    ["options of the command and of all", ["run", "x.js", "--verb"], ["--verbose"]],
    ["options", ["run", "--fail"], ["--failure-policy"]],
    ["choices of an option", ["run", "--failure-policy", "f"], ["fail-fast", "finish"]],
    ["choices behind values of other options", ["worker", "--import", "run", "--isolation", "p"], ["process"]],
    ["nothing where a file can stand", ["run", "--checkpoint", ""], []],
    ["nothing for arguments", ["run", "x"], []],
    ["nothing for a module that is not there", ["run", "./nowhere.js#F"], []],
    ["nothing for a store that is not there", ["status", "--checkpoint", "nothing:here", ""], []],
    ["no subcommands behind an argument", ["executions", "rm", "one", "r"], []],
  ])("offers %s", async (_what, words, expected) => {
    expect(await completionsOf(program, words)).toEqual(expected);
  });

  it("offers all commands that are shown at the start", async () => {
    const offered = await completionsOf(program, [""]);

    expect(offered).toEqual(expect.arrayContaining(["completion", "queue", "run", "worker"]));
    expect(offered).not.toContain("complete");
  });
});
