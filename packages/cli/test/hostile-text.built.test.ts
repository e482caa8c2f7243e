import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "@jest/globals";
import { FileBroker } from "@mazepa/local";
import { fixtures, inTemporaryDirectory, mazepa, startMazepa } from "./mazepa.js";

const hostile = "\u001b]0;title\u0007\u001b[2J\u009b31m\u202egnp.exe\u2066\r";
const harmful = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/**
 * A module whose operation has a hostile name, is given hostile arguments, and fails with a hostile
 * error.
 */
const module = `
import { taskableOperation, TaskableOperation } from "@mazepa/core";
const hostile = ${JSON.stringify(hostile)};
export const bad = taskableOperation({ name: "bad" + hostile }, () => {
  const error = new Error("failed " + hostile);
  error.code = "E" + hostile;
  throw error;
});
export const flow = () => bad.makeTask(hostile);
class TornDown extends TaskableOperation {
  run() {}
  teardown() { throw Object.assign(new Error("torn down " + hostile), { name: "Bad" + hostile }); }
}
taskableOperation({ name: "torn down" + hostile })(TornDown);
export const warns = () => new TornDown().makeTask();
`;

async function withFailure(use: (cwd: string) => Promise<void>): Promise<void> {
  await inTemporaryDirectory(async (cwd) => {
    const core = new URL("../../core/dist/index.js", import.meta.url).href;
    await writeFile(path.join(cwd, "bad.mjs"), module.replace("@mazepa/core", core));
    await mazepa(["run", "bad.mjs#flow", "-c", "checkpoints", "--execution-id", "e1"], { cwd });
    await use(cwd);
  });
}

describe("texts of other programs", () => {
  it.each([
    [["status", "e1"]],
    [["status", "e1", "--json"]],
    [["status", "e1", "--watch"]],
    [["failures", "e1"]],
    [["failures", "e1", "--json"]],
    [["replay", "e1"]],
    [["replay", "e1", "--import", "bad.mjs"]],
    [["replay", "e1", "--import", "bad.mjs", "--json"]],
    [["resume", "e1", "--no-progress"]],
    [["resume", "e1"]],
    [["run", "bad.mjs#warns"]],
  ])("E18 reaches no terminal unescaped through mazepa %j", (words) =>
    withFailure(async (cwd) => {
      const { stdout, stderr } = await mazepa([...words, "-c", "checkpoints"], { cwd });

      expect(stdout + stderr).toMatch(/\\u001b|\\u009b|\\x1B/);
      expect(stdout).not.toMatch(harmful);
      expect(stderr).not.toMatch(harmful);
    }),
  );

  it.each([[[]], [["--full"]], [["--json"]]])("E18 reaches no terminal unescaped through mazepa queue peek %j", (flags) =>
    inTemporaryDirectory(async (cwd) => {
      const broker = new FileBroker(path.join(cwd, "queues"));
      await broker.createQueue("tasks");
      const envelope = { mazepa: 1, kind: "task", operationId: `bad${hostile}`, id: hostile, executionId: hostile };
      await broker.queue("tasks").send([{ body: JSON.stringify(envelope) }, { body: `raw ${hostile}\nnext line` }]);
      await broker.close();

      const { stdout } = await mazepa(["queue", "peek", "file:./queues#tasks", ...flags], { cwd });

      expect(stdout).not.toMatch(harmful);
      expect(stdout).not.toMatch(/^next line/m);
      if (flags.includes("--json")) expect(JSON.parse(stdout)).toMatchObject([{ body: JSON.stringify(envelope) }, {}]);
    }),
  );

  it.each([[["--log", "text"]], [["--log", "json"]]])(
    "E18 reaches no terminal unescaped through the log of mazepa worker %j",
    (flags) =>
      inTemporaryDirectory(async (cwd) => {
        const broker = new FileBroker(path.join(cwd, "queues"));
        await broker.createQueue("tasks");
        await broker.queue("tasks").send([{ body: `raw ${hostile}` }]);
        await broker.close();

        const words = ["worker", "--queue", "file:./queues", "--import", path.join(fixtures, "work.js"), ...flags];
        const worker = startMazepa(words, { cwd });
        await worker.saw(/is kept in queue/);
        worker.kill("SIGTERM");
        const { stdout, stderr } = await worker.ended;

        expect(stderr).toMatch(/\\u001b|\\u009b/);
        expect(stdout + stderr).not.toMatch(harmful);
      }),
  );

  it("E18 has no colours of its own on a terminal, where the command has some", () =>
    withFailure(async (cwd) => {
      const { stdout } = await mazepa(["status", "e1", "-c", "checkpoints"], { cwd, onTerminal: true });

      expect(stdout).toContain("\u001b[31mfailed\u001b[39m");
      expect(stdout).toContain("\\u001b]0;title");
      expect(stdout.replace(/\p{Cc}\[\d+m/gu, "").replaceAll("\r\n", "\n")).not.toMatch(harmful);
    }));

  it("leaves a text of the user's own exactly as it is in a pipe", () =>
    inTemporaryDirectory(async (cwd) => {
      await writeFile(path.join(cwd, "text.mjs"), `export default () => ${JSON.stringify(hostile)};`);

      const { stdout } = await mazepa(["run", "text.mjs"], { cwd });

      expect(stdout).toBe(`${hostile}\n`);
    }));
});
