import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { fixtures, inTemporaryDirectory, mazepa, startMazepa } from "./mazepa.js";

const work = path.join(fixtures, "work.js");
const worker = ["worker", "--queue", "file:queues", "--import", work];

describe("mazepa worker", () => {
  it("runs the tasks of mazepa run, several at a time", () =>
    inTemporaryDirectory(async (cwd) => {
      const working = startMazepa([...worker, "--concurrency", "2"], { cwd });

      const { stdout } = await mazepa(["run", `${work}#sum`, "[1,2,3]", "--queue", "file:queues#tasks"], { cwd });

      expect(stdout).toBe("12\n");
      working.kill("SIGTERM");
      const { stderr, code } = await working.ended;
      const lines = stderr
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown);
      expect(lines).toContainEqual(expect.objectContaining({ msg: "The worker has started.", concurrency: 2 }));
      expect(lines.at(-1)).toMatchObject({
        msg: expect.stringMatching(/^The worker has ended after 3 tasks in .*: 3 succeeded\.$/),
        reason: "stopped",
        succeeded: 3,
      });
      expect(code).toBe(0);
    }));

  it.each([
    ["--idle-timeout", "idle"],
    ["--max-runtime", "max-runtime"],
  ])("stops by itself with %s", (option, reason) =>
    inTemporaryDirectory(async (cwd) => {
      const { stderr, code } = await mazepa([...worker, option, "1ms", "--log", "text"], { cwd });

      expect(stderr).toMatch(new RegExp(`The worker has ended and ran no task\\. reason=${reason}$`, "m"));
      expect(code).toBe(0);
    }),
  );

  it("lets running tasks end after SIGTERM, and gives back those that do not", () =>
    inTemporaryDirectory(async (cwd) => {
      const words = [...worker, "--isolation", "inline", "--drain", "0s", "--log", "text"];
      const working = startMazepa(words, { cwd });
      const head = startMazepa(["run", `${work}#wait`, "file", "--queue", "file:queues"], { cwd });
      await working.saw(/wait is running/);

      working.kill("SIGTERM");

      const { stderr, code } = await working.ended;
      expect(await readFile(path.join(cwd, "file"), "utf8")).toBe("running\nstopped\n");
      expect(stderr).toMatch(/^\d\d:\d\d:\d\d INFO {2}The worker has ended and ran no task: 1 released\. reason=stopped /m);
      expect(code).toBe(0);
      head.kill("SIGTERM");
      expect((await head.ended).code).toBe(130);
    }));

  it("serves metrics and health", () =>
    inTemporaryDirectory(async (cwd) => {
      const working = startMazepa([...worker, "--metrics-port", "0"], { cwd });
      const [, url = ""] = await working.saw(/health: (http:\S+)\/metrics/);
      await mazepa(["run", `${work}#sum`, "[1,2]", "--queue", "file:queues"], { cwd });

      const [metrics, health, ready, other] = await Promise.all(
        ["/metrics", "/healthz", "/readyz", "/"].map((place) => fetch(url + place)),
      );

      expect(await metrics?.text()).toMatch(/^mazepa_worker_tasks_total\{end="succeeded"\} 2$/m);
      expect(await health?.json()).toMatchObject({ status: "alive", succeeded: 2 });
      expect(await ready?.json()).toEqual({ status: "ready" });
      expect(other?.status).toBe(404);
      working.kill("SIGINT");
      expect((await working.ended).code).toBe(0);
    }));

  it.each([
    ["nothing to run", ["--queue", "file:queues"], /give --import <module> or --package <name>/],
    ["no queue", ["--import", work], /Option --queue is required/],
    [
      "a queue that is no broker",
      ["--queue", "threads:2", "--import", work],
      /takes tasks from a broker, and --queue is "threads:2"/,
    ],
    ["a module that is not there", ["--queue", "file:queues", "--import", "./nope.js"], /There is no file/],
    ["a time without a unit", [...worker.slice(1), "--idle-timeout", "60"], /a number with a unit, such as 500ms/],
    ["a port that is none", [...worker.slice(1), "--metrics-port", "70000"], /from 0 to 65535/],
    [
      "an address that is not of this machine",
      [...worker.slice(1), "--metrics-port", "0", "--metrics-host", "192.0.2.1"],
      /cannot be served/,
    ],
  ])("refuses %s, and ends with 2", (_what, words, message) =>
    inTemporaryDirectory(async (cwd) => {
      const { stderr, code } = await mazepa(["worker", ...words], { cwd });

      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/^ +at /m);
      expect(code).toBe(2);
    }),
  );
});

describe("mazepa workers", () => {
  it("UD4 lists workers that tell of themselves, until they have stopped", () =>
    inTemporaryDirectory(async (cwd) => {
      const list = (...words: string[]) => mazepa(["workers", "--payloads", "payloads", ...words], { cwd });
      const working = startMazepa([...worker, "--payloads", "payloads", "--concurrency", "3"], { cwd });
      let listed = await list("--json");
      while (listed.stdout === "[]\n") listed = await list("--json");
      const table = await list();
      working.kill("SIGTERM");
      await working.ended;
      const none = await list();

      expect(JSON.parse(listed.stdout)).toMatchObject([{ queues: ["tasks"], concurrency: 3, isDead: false, running: [] }]);
      expect(table.stdout).toMatch(
        /^WORKER +HOST +QUEUES +RUNNING +.*SEEN\n\S+ +\S+ +tasks +0\/3 +0 +\S+ m?s ago +\S+ m?s ago\n$/,
      );
      expect(none).toMatchObject({ stdout: "", stderr: expect.stringContaining("There are no workers in payloads."), code: 0 });
    }));

  it("requires --payloads, and says so", async () => {
    expect(await mazepa(["workers"])).toMatchObject({ stdout: "", stderr: expect.stringContaining("--payloads"), code: 2 });
  });
});
