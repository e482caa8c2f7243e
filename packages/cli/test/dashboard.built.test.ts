import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { fixtures, inTemporaryDirectory, mazepa, startMazepa } from "./mazepa.js";

const work = path.join(fixtures, "work.js");
const token = "a-token-of-more-than-sixteen-letters";

async function statusAt(url: string, given: string, init: RequestInit = {}): Promise<number> {
  return (await fetch(url, { ...init, headers: { authorization: `Bearer ${given}` } })).status;
}

describe("mazepa dashboard", () => {
  it("US1 US2 serves the page at 127.0.0.1, and prints an address with a token", () =>
    inTemporaryDirectory(async (cwd) => {
      await mazepa(["run", `${work}#sum`, "[1,2,3]", "--checkpoint", "runs", "--execution-id", "nightly"], { cwd });
      const serving = startMazepa(["dashboard", "--checkpoint", "runs", "--queue", "file:queues", "--port", "0"], { cwd });

      const [, base = "", printed = ""] = await serving.wrote(/(http:\/\/127\.0\.0\.1:\d+)\/#token=([\w-]+)/);
      const listed = await fetch(`${base}/api/executions`, { headers: { authorization: `Bearer ${printed}` } });
      const found = (await (
        await fetch(`${base}/api/doctor`, { headers: { authorization: `Bearer ${printed}` } })
      ).json()) as object;

      expect(await listed.json()).toMatchObject({ executions: [{ executionId: "nightly", state: "succeeded" }] });
      expect(found).toMatchObject({
        findings: expect.arrayContaining([expect.objectContaining({ about: "store", status: "ok" })]),
      });
      expect((await fetch(`${base}/`)).status).toBe(200);
      expect(await statusAt(`${base}/api/executions`, "wrong")).toBe(401);
      expect(await statusAt(`${base}/api/executions/nightly/cancel`, printed, { method: "POST" })).toBe(403);
      serving.kill("SIGTERM");
      expect((await serving.ended).code).toBe(0);
    }));

  it("US1 needs a token of the user's own for another host, which it does not print", () =>
    inTemporaryDirectory(async (cwd) => {
      await writeFile(path.join(cwd, "token"), `${token}\n`);
      const words = ["dashboard", "--checkpoint", "runs", "--host", "0.0.0.0", "--port", "0", "--allow-actions"];

      const refused = await mazepa(words, { cwd });
      const empty = await mazepa([...words, "--token-file", "none"], { cwd });
      const byFile = startMazepa([...words, "--token-file", "token"], { cwd });
      const byVariable = startMazepa([...words, "--allowed-host", "ops.example.org"], {
        cwd,
        env: { MAZEPA_DASHBOARD_TOKEN: token },
      });
      const bases = await Promise.all(
        [byFile, byVariable].map(async (each) => (await each.wrote(/http:\/\/0\.0\.0\.0:(\d+)\/\n/))[1]),
      );
      const statuses = await Promise.all(bases.map((port) => statusAt(`http://127.0.0.1:${port}/api/executions`, token)));
      const action = await statusAt(`http://127.0.0.1:${bases[0]}/api/executions/none/cancel`, token, { method: "POST" });

      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain("--token-file");
      expect(refused.stderr).toContain("MAZEPA_DASHBOARD_TOKEN");
      expect(empty).toMatchObject({ code: 2, stderr: expect.stringContaining("cannot be read") });
      expect(statuses).toEqual([200, 200]);
      expect(action).toBe(404);
      for (const each of [byFile, byVariable]) each.kill("SIGTERM");
      const { stdout, stderr } = await byFile.ended;
      expect(stdout + stderr).not.toContain(token);
      expect(stderr).toMatch(/127\.0\.0\.1: cancel none: .*no execution/);
      await byVariable.ended;
    }));

  it("shows a board with its jobs, whose store has the executions, and says what is empty", () =>
    inTemporaryDirectory(async (cwd) => {
      const shown = ["--board", "board", "--payloads", "payloads", "--queue", "file:queues#tasks"];
      const serving = startMazepa(["dashboard", ...shown, "--port", "0"], { cwd });
      const [, base, printed = ""] = await serving.wrote(/(http:\S+)\/#token=([\w-]+)/);

      const statuses = await Promise.all(
        ["jobs", "schedules", "executions"].map((view) => statusAt(`${base}/api/${view}`, printed)),
      );
      const none = await mazepa(["dashboard"], { cwd });
      const taken = await mazepa(["dashboard", "--board", "board", "--port", new URL(base ?? "").port], { cwd });

      expect(statuses).toEqual([200, 200, 200]);
      expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("--checkpoint") });
      expect(taken).toMatchObject({ code: 2, stderr: expect.stringContaining("--port") });
      await serving.saw(
        /There are no workers in payloads yet\.\nThere are no jobs in board yet\.\nThere is no queue "tasks" in file:/,
      );
      serving.kill("SIGINT");
      await serving.ended;
    }));
});
