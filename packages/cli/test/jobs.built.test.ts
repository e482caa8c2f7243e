import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { fixtures, inTemporaryDirectory, mazepa, startMazepa } from "./mazepa.js";

describe("mazepa job and mazepa conductor", () => {
  it("J6 posts jobs, runs them, and shows their results", async () => {
    await inTemporaryDirectory(async (directory) => {
      const at = ["--board", path.join(directory, "board")];
      const posted = await mazepa(["job", "post", "surveys.js#survey", "Ada", "Grace", ...at, "--id", "one", "--priority", "3"]);
      const failing = await mazepa(["job", "post", "surveys.js#refusal", ...at, "--id", "two"]);
      const before = await mazepa(["job", "ls", ...at]);
      const conductor = await mazepa(["conductor", "surveys.js", ...at, "--max-jobs", "2", "--poll", "50ms"]);
      const [result, error, shown, facts, status] = await Promise.all([
        mazepa(["job", "wait", "one", ...at, "--json"]),
        mazepa(["job", "wait", "two", ...at]),
        mazepa(["job", "show", "two", ...at, "--json"]),
        mazepa(["job", "show", "two", ...at]),
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
      expect(facts.stdout).toMatch(/^job +two\nstate +failed\n[^]*\nerror +.*nobody answers\n$/);
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

describe("mazepa schedule", () => {
  it("S1 sets schedules, lists, runs and removes them", async () => {
    await inTemporaryDirectory(async (directory) => {
      const at = ["--board", path.join(directory, "board")];
      const set = await mazepa([
        ...["schedule", "set", "nightly", "0 3 * * *", "surveys.js#survey", "Ada", ...at],
        ...["--time-zone", "Europe/Berlin", "--priority", "2", "--missed", "skip"],
      ]);
      await mazepa(["schedule", "set", "often", "@every 10m", "surveys.js#survey", "Eve", ...at]);
      const run = await mazepa(["schedule", "run", "nightly", ...at]);
      const [json, table] = await Promise.all([mazepa(["schedule", "ls", ...at, "--json"]), mazepa(["schedule", "ls", ...at])]);
      const conductor = await mazepa(["conductor", "surveys.js", ...at, "--max-jobs", "1"]);
      const removed = await mazepa(["schedule", "rm", "nightly", ...at]);
      const wrong = await Promise.all([
        mazepa(["schedule", "rm", "nightly", ...at]),
        mazepa(["schedule", "run", "nightly", ...at]),
        mazepa(["schedule", "set", "never", "0 0 31 2 *", "surveys.js#survey", ...at]),
        mazepa(["schedule", "set", "plain", "@daily", "surveys.js#plain", ...at]),
      ]);

      expect([set.code, removed.code]).toEqual([0, 0]);
      expect(run.stdout).toMatch(/^nightly-\d{8}T\d{6}Z\n$/);
      expect(JSON.parse(json.stdout)).toMatchObject([
        { name: "nightly", cron: "0 3 * * *", timeZone: "Europe/Berlin", missed: "skip", lastJobId: run.stdout.trim() },
        { name: "often", everyMs: 600_000, work: "survey" },
      ]);
      expect(table.stdout).toMatch(/^SCHEDULE +TIMING[^]*\nnightly +0 3 \* \* \* \(Europe\/Berlin\)[^]*\noften +every 10 min/);
      expect(conductor.stderr).toMatch(/job-succeeded nightly-/);
      expect(wrong.every(({ code }) => code !== 0)).toBe(true);
      expect(wrong.map(({ stderr }) => stderr)).toEqual([
        expect.stringContaining('no schedule "nightly"'),
        expect.stringContaining('no schedule "nightly"'),
        expect.stringContaining("never fires"),
        expect.stringContaining("plain function"),
      ]);
    });
  });

  it("S1 takes schedules from the configuration file of a conductor, and says what is wrong in it", async () => {
    await inTemporaryDirectory(async (directory) => {
      const at = ["--board", path.join(directory, "board")];
      const target = `${path.join(fixtures, "surveys.js")}#survey`;
      const conduct = async (schedules: unknown) => {
        const file = path.join(directory, "config.json");
        await writeFile(file, JSON.stringify({ schedules }));
        return mazepa(["conductor", "surveys.js", ...at, "--config", file, "--idle-timeout", "0"]);
      };
      await mazepa(["schedule", "set", "other", "@daily", "surveys.js#survey", ...at]);

      const first = await conduct([
        { name: "nightly", cron: "0 3 * * *", target, args: ["Ada"], retries: 2 },
        { name: "often", every: "10m", target },
      ]);
      const second = await conduct([{ name: "nightly", cron: "0 4 * * *", target, args: ["Ada"] }]);
      const listed = await mazepa(["schedule", "ls", ...at, "--json"]);
      const wrong = [
        await conduct({}),
        await conduct([{ name: "a" }]),
        await conduct([{ name: "a", target, crom: "@daily" }]),
        await conduct([{ name: "a", target, every: "soon" }]),
      ];

      expect([first.code, second.code]).toEqual([0, 0]);
      expect(second.stderr).toMatch(/Schedule "often" is not in the configuration file, and goes on/);
      expect((JSON.parse(listed.stdout) as { name: string; cron?: string }[]).map(({ name, cron }) => [name, cron])).toEqual([
        ["nightly", "0 4 * * *"],
        ["often", undefined],
        ["other", "@daily"],
      ]);
      expect(wrong.map(({ code, stderr }) => `${code} ${stderr}`)).toEqual([
        expect.stringMatching(/^2 .*must be a list/s),
        expect.stringMatching(/^2 .*needs a "name", and a "target"/s),
        expect.stringMatching(/^2 .*there is no "crom"\. Did you mean "cron"/s),
        expect.stringMatching(/^2 .*"soon"/s),
      ]);
    });
  });

  it("S3 needs no conductor: an execution id of the date is run once, as from a system's cron", async () => {
    await inTemporaryDirectory(async (directory) => {
      const nightly = ["run", "surveys.js#survey", "Ada", "--execution-id", "nightly-2026-11-30", "--json"];
      const line = [...nightly, "--checkpoint", path.join(directory, "checkpoints")];

      const [first, second] = [await mazepa(line), await mazepa(line)];
      const status = await mazepa([
        "status",
        "nightly-2026-11-30",
        "--checkpoint",
        path.join(directory, "checkpoints"),
        "--json",
      ]);

      expect([first, second].map(({ stdout, code }) => [JSON.parse(stdout), code])).toEqual(Array(2).fill([["Ada agrees"], 0]));
      expect(JSON.parse(status.stdout)).toMatchObject({ executionId: "nightly-2026-11-30", state: "succeeded" });
    });
  });
});
