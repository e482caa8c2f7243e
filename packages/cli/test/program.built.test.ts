import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { mainScript, mazepa } from "./mazepa.js";

describe("mazepa", () => {
  it.each([[[]], [["--help"]]])("lists its commands with %j", async (words) => {
    const { stdout, stderr, code } = await mazepa(words);

    expect(stdout).toMatch(/^Usage: mazepa/);
    expect(stdout).toMatch(/^ {2}run .*run a flow/m);
    expect(stdout).not.toMatch(/^ {2}complete /m);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  });

  it("shows the help of a command with help, too", async () => {
    const [help, option] = await Promise.all([mazepa(["help", "worker"]), mazepa(["worker", "--help"])]);

    expect(help.stdout).toMatch(/^Usage: mazepa worker/);
    expect(help).toEqual(option);
    expect(help.code).toBe(0);
  });

  it("prints its version", async () => {
    const { stdout, code } = await mazepa(["--version"]);

    expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
    expect(code).toBe(0);
  });

  it("suggests what a mistyped command may mean", async () => {
    const { stderr, code } = await mazepa(["wroker"]);

    expect(stderr).toBe("unknown command 'wroker'\n(Did you mean worker?)\nAdd --help to see its arguments and options.\n");
    expect(code).toBe(2);
  });

  it("shows help for a command that is not complete, and ends with 2", async () => {
    const { stdout, stderr, code } = await mazepa(["queue"]);

    expect(stderr).toMatch(/^Usage: mazepa queue/);
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
  });

  it("ends quietly when its output is not read to the end", async () => {
    const line = `'${process.execPath}' '${mainScript}' run only.js "$(head -c 100000 /dev/zero | tr '\\0' x)" "$(head -c 100000 /dev/zero | tr '\\0' y)" | head -c 5; echo " \${PIPESTATUS[0]}"`;

    const { stdout, stderr } = await promisify(execFile)("bash", ["-c", line], { cwd: new URL("./fixtures/", import.meta.url) });

    expect(stdout).toMatch(/ 0\n$/);
    expect(stderr).not.toContain("EPIPE");
  });
});
