import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { inTemporaryDirectory, mazepa, startMazepa } from "./mazepa.js";

describe("mazepa job and mazepa conductor", () => {
  it("J6 posts jobs, runs them, and shows their results", async () => {
    await inTemporaryDirectory(async (directory) => {
      const at = ["--board", path.join(directory, "board")];
      const posted = await mazepa(["job", "post", "surveys.js#survey", "Ada", "Grace", ...at, "--id", "one", "--priority", "3"]);
      const failing = await mazepa(["job", "post", "surveys.js#refusal", ...at, "--id", "two"]);
      const before = await mazepa(["job", "ls", ...at]);
      const conductor = await mazepa(["conductor", "surveys.js", ...at, "--max-jobs", "2", "--poll", "50ms"]);
      const [result, error, shown, status] = await Promise.all([
        mazepa(["job", "wait", "one", ...at, "--json"]),
        mazepa(["job", "wait", "two", ...at]),
        mazepa(["job", "show", "two", ...at, "--json"]),
        mazepa(["status", "one", "--checkpoint", path.join(directory, "board"), "--json"]),
      ]);

      expect([posted.stdout, failing.code]).toEqual(["one\n", 0]);
      expect(before.stdout.split("\n").slice(0, 3)).toEqual([
        expect.stringMatching(/^JOB +STATE +PRIORITY/),
        expect.stringMatching(/^one +unclaimed +3 /),
        expect.stringMatching(/^two +unclaimed +0 /),
      ]);
      expect(conductor.stderr).toMatch(/job-claimed one[^]*job-succeeded one/);
      expect(JSON.parse(result.stdout)).toEqual(["Ada agrees", "Grace agrees"]);
      expect([error.code, error.stderr]).toEqual([1, expect.stringContaining("nobody answers")]);
      expect(JSON.parse(shown.stdout)).toMatchObject({ id: "two", state: "failed", error: { message: "nobody answers" } });
      expect(JSON.parse(status.stdout)).toMatchObject({ executionId: "one", state: "succeeded" });
    });
  });

  it("J7 cancels, trashes and reposts jobs, and explains refusals", async () => {
    await inTemporaryDirectory(async (directory) => {
      const board = path.join(directory, "board");
      const at = ["--board", board];
      const detached = await mazepa([
        "run",
        "surveys.js#survey",
        "Ada",
        "--detach",
        "--checkpoint",
        board,
        "--execution-id",
        "a",
      ]);
      await mazepa(["job", "post", "surveys.js#survey", "Ada", ...at, "--id", "b"]);
      const [cancelled, trashed] = await Promise.all([
        mazepa(["job", "cancel", "a", ...at, "--reason", "too early"]),
        mazepa(["job", "trash", "b", ...at]),
      ]);
      const [again, copied, resumed] = await Promise.all([
        mazepa(["job", "cancel", "a", ...at]),
        mazepa(["job", "repost", "a", ...at]),
        mazepa(["job", "repost", "b", ...at, "--resume"]),
      ]);
      const wrong = await Promise.all([
        mazepa(["job", "show", "none", ...at]),
        mazepa(["job", "post", "surveys.js#plain", ...at]),
        mazepa(["job", "post", "surveys.js#survey", "Eve", ...at, "--id", "b"]),
        mazepa(["conductor", ...at]),
      ]);

      expect([detached.stdout, cancelled.code, trashed.code]).toEqual(["a\n", 0, 0]);
      expect([again.code, copied.stdout, resumed.stdout]).toEqual([2, "a-r2\n", "b\n"]);
      expect(wrong.map(({ code }) => code)).toEqual([2, 2, 1, 2]);
      expect(wrong[2]?.stderr).toContain("MAZEPA_DUPLICATE_JOB");
    });
  });

  it("J8 gives back running jobs when it gets SIGTERM", async () => {
    await inTemporaryDirectory(async (directory) => {
      const conductor = startMazepa(["conductor", "surveys.js", "--board", path.join(directory, "board")]);
      await conductor.saw(/Conductor of the jobs/);

      conductor.kill("SIGTERM");

      expect(await conductor.ended).toMatchObject({ code: 0, stderr: expect.stringContaining("It has ended: stopped.") });
    });
  });

  it("J6 serves metrics and health of a conductor", async () => {
    await inTemporaryDirectory(async (directory) => {
      const at = ["--board", path.join(directory, "board")];
      await mazepa(["job", "post", "surveys.js#survey", "Ada", ...at]);
      const conductor = startMazepa(["conductor", "surveys.js", ...at, "--metrics-port", "0"]);
      const [, url = ""] = await conductor.saw(/health: (http:\S+)\/metrics/);
      await conductor.saw(/job-succeeded/);

      const [metrics, health, ready] = await Promise.all(["/metrics", "/healthz", "/readyz"].map((place) => fetch(url + place)));

      expect(await metrics?.text()).toMatch(/^mazepa_conductor_jobs_total\{event="succeeded"\} 1$/m);
      expect(await health?.json()).toMatchObject({ status: "alive", claimed: 1, succeeded: 1, storeErrors: 0 });
      expect(await ready?.json()).toEqual({ status: "ready" });
      conductor.kill("SIGTERM");
      expect((await conductor.ended).code).toBe(0);
    });
  });

  it("refuses to serve metrics at an address that is not of this machine", async () => {
    await inTemporaryDirectory(async (directory) => {
      const at = ["--board", path.join(directory, "board"), "--metrics-port", "0", "--metrics-host", "192.0.2.1"];

      const { stderr, code } = await mazepa(["conductor", "surveys.js", ...at]);

      expect(stderr).toMatch(/cannot be served/);
      expect(code).toBe(2);
    });
  });
});
