import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { fixtures, inTemporaryDirectory, mazepa } from "./mazepa.js";

describe("mazepa run", () => {
  it("prints the result alone to standard output, and what operations write to standard error", async () => {
    const { stdout, stderr, code } = await mazepa(["run", "work.js#sum", "[1,2,3]"]);

    expect(stdout).toBe("12\n");
    expect(stderr).toMatch(/doubling 1\ndoubling 2\ndoubling 3\n/);
    expect(stderr).toMatch(/double 3\/3/);
    expect(code).toBe(0);
  });

  it.each([
    ["threads:2", "12\n"],
    ["processes:1", "12\n"],
    ["inprocess:3", "12\n"],
  ])("runs tasks in %s, and keeps standard output for the result there too", async (queue, expected) => {
    const { stdout, stderr, code } = await mazepa(["run", "work.js#sum", "[1,2,3]", "--queue", queue, "--no-progress"]);

    expect(stdout).toBe(expected);
    expect(stderr.match(/doubling/g)).toHaveLength(3);
    expect(code).toBe(0);
  });

  it("takes arguments as JSON, and words that do not look like it as texts", async () => {
    const { stdout } = await mazepa(["run", "only.js", "-5", "hello", '"5"', '{"a":[null,true]}', "--json"]);

    expect(JSON.parse(stdout)).toEqual([-5, "hello", "5", { a: [null, true] }]);
  });

  it("prints values beyond JSON, readably or as JSON", async () => {
    const [readable, json] = await Promise.all([mazepa(["run", "work.js#values"]), mazepa(["run", "work.js#values", "--json"])]);

    expect(readable.stdout).toContain("big: 12n");
    expect(JSON.parse(json.stdout)).toEqual({ big: "12", when: "1970-01-01T00:00:00.000Z", map: { a: 1 }, set: [2] });
  });

  it("counts tasks in a dry run, and runs none", async () => {
    const [table, json] = await Promise.all([
      mazepa(["run", "work.js#sum", "[1,2]", "--dry-run"]),
      mazepa(["run", "work.js#sum", "[1,2]", "-n", "--json"]),
    ]);

    expect(table.stdout).toBe("OPERATION  TASKS\ndouble     2\ntotal      at least 2\n");
    expect(JSON.parse(json.stdout)).toEqual({ total: 2, byOperation: { double: 2 }, lowerBound: true });
    expect(table.stderr + json.stderr).not.toContain("doubling");
  });

  it("ends although a module keeps a timer", async () => {
    const { stdout, code } = await mazepa(["run", "work.js#holdsOn"]);

    expect(stdout).toBe("done\n");
    expect(code).toBe(0);
  });

  it("shows why a task failed in a few lines, and ends with 1", async () => {
    const { stdout, stderr, code } = await mazepa(["run", "work.js#crash"]);

    expect(stdout).toBe("");
    const lines = stderr.split("\n").slice(1);
    expect(lines).toEqual([
      "FAILED  RETRIED  OPERATION  ERROR",
      "1                crash      RangeError: the disk is full",
      expect.stringMatching(/operation "crash" failed: RangeError: the disk is full \[MAZEPA_TASK_FAILED\]$/),
      expect.stringMatching(/^ +at work\.js:\d+:9$/),
      "    Error: no space left",
      expect.stringMatching(/^ +at work\.js:\d+:\d+$/),
      "Add --verbose for stack traces.",
      "",
    ]);
    expect(code).toBe(1);
  });

  it("ends with the failures by kind, also those that a flow has caught", async () => {
    const { stdout, stderr } = await mazepa(["run", "work.js#caught", "--no-progress"]);

    expect(stdout).toBe("3\n");
    expect(stderr.split("\n")).toEqual([
      "FAILED  RETRIED  OPERATION  ERROR",
      "2       1        flaky      RangeError: tile 1 is broken",
      "1                flaky      Error: no such tile",
      "",
    ]);
  });

  it("names the line for each failed task where a checkpoint has some, but not after retries alone", async () => {
    await inTemporaryDirectory(async (cwd) => {
      const recorded = (name: string) =>
        mazepa(["run", path.join(fixtures, `work.js#${name}`), "-c", "my runs", "--execution-id", name, "--no-progress"], {
          cwd,
        });

      const retried = await recorded("stumble");
      const failed = await recorded("caught");

      expect(retried).toMatchObject({ stdout: "up again\n", code: 0 });
      expect(retried.stderr.split("\n")).toEqual([
        "FAILED  RETRIED  OPERATION  ERROR",
        "        1        stumble    RangeError: not yet",
        "",
      ]);
      expect(failed.stderr).toContain("Each failed task: mazepa failures caught --checkpoint 'my runs'\n");
    });
  });

  it("E7 ends with 1, not 130, if what was cancelled is another execution within it", async () => {
    const { stderr, code } = await mazepa(["run", "work.js#cancelsAnother", "--no-progress"]);

    expect(stderr).toMatch(/^Execution .* was cancelled: it is of no use \[MAZEPA_EXECUTION_CANCELLED\]\n/);
    expect(code).toBe(1);
  });

  it("shows stack traces with --verbose", async () => {
    const { stderr } = await mazepa(["run", "work.js#crash", "--verbose"]);

    expect(stderr).toMatch(/Caused by: RangeError: the disk is full\n( {4}at .*\n){2,}/);
    expect(stderr).toContain("Caused by: Error: no space left");
  });

  it.each([
    ["a file that is not there", ["nope.js"], /There is no file nope\.js/],
    ["a package that is not there", ["@acme/nope"], /neither a file nor an installed package/],
    [
      "an export that is not there",
      ["work.js#nope"],
      /no export "nope" that can be run\. It exports cancelsAnother, caught, crash, double, /,
    ],
    ["a module with several exports", ["work.js"], /write work\.js#Name\. It exports cancelsAnother, caught, /],
    ["a module with nothing to run", ["nothing.js"], /exports no task, flow, operation, flow schema or function/],
    ["a class that is not marked", ["nothing.js#Plain"], /"Plain" of nothing\.js is a class without @flowSchema\(\)/],
    ["broken JSON", ["only.js", "[1,2"], /An argument looks like JSON but is not \(.*\): \[1,2/],
    ["arguments for a ready task", ["work.js#ready", "1"], /takes no arguments/],
    ["a queue that is none", ["work.js#ready", "--queue", "thread"], /"thread" is not a queue/],
    ["a queue of nothing", ["work.js#ready", "--queue", "threads:0"], /at least one/],
    ["a broker of an unknown kind", ["work.js#ready", "--queue", "carrier-pigeon://x"], /No imported package serves/],
    ["a number that is none", ["work.js#ready", "--max-in-flight", "many"], /whole number greater than 0/],
    ["a choice that is none", ["work.js#ready", "--failure-policy", "panic"], /fail-fast, finish/],
    ["a limit that is none", ["work.js#ready", "--limit", "gpu"], /such as gpu=2/],
    ["an id that cannot be one", ["work.js#ready", "--execution-id", "a b"], /executionId/],
    ["an option that is misspelt", ["work.js#ready", "--qeue", "x"], /Did you mean --queue\?/],
    ["nothing to run", [], /missing required argument 'target'/],
  ])("refuses %s in a line or two, and ends with 2", async (_what, words, message) => {
    const { stdout, stderr, code } = await mazepa(["run", ...words]);

    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});
