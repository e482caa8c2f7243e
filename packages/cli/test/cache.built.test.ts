import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { FileBlobStore, startExecution } from "@mazepa/core";
import { fixtures, inTemporaryDirectory, mazepa } from "./mazepa.js";

const cached = path.join(fixtures, "cached.js");

let cache: string;
let end: (value: unknown) => void;

beforeAll(async () => {
  cache = await mkdtemp(path.join(tmpdir(), "mazepa-cache-"));
});

afterAll(() => rm(cache, { recursive: true }));

async function run(...options: string[]) {
  return mazepa(["run", "choose.ts", "6", "3", "--no-progress", "--cache", cache, ...options]);
}

/** The number of tasks that the command says it has run: those that it has not restored. */
async function runs(): Promise<number> {
  const { stdout, stderr } = await mazepa(["run", "choose.ts", "6", "3", "--cache", cache]);
  if (stdout !== "20\n") throw new Error(stderr);
  const [, done, restored = 0] =
    /cli\.Choose (\d+)\/\d+(?: {2}(\d+) restored)?(?: {2}[\d.,]+\/(?:s|min))?\s*$/.exec(stderr) ?? [];
  return Number(done) - Number(restored);
}

async function json(...words: string[]): Promise<unknown> {
  const { stdout, stderr, code } = await mazepa(["cache", ...words, "--json"]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

describe("mazepa cache", () => {
  it("K11 lists, explains and clears what mazepa run --cache has left", async () => {
    const before = await json("why", "choose.ts", "6", "3", "--cache", cache);
    const first = await run();
    const listed = (await json("ls", cache)) as { operationId: string; taskId: string }[];
    const after = await json("why", "choose.ts", "6", "3", "--cache", cache);
    const { stdout: table } = await mazepa(["cache", "ls", "--cache", cache, "cli.Choose"]);
    const [some] = listed;
    const dry = await json("clear", cache, `${some?.operationId}/${some?.taskId}`, "--dry-run");
    const one = await json("clear", cache, `${some?.operationId}/${some?.taskId}`);
    const left = (await json("ls", cache)) as unknown[];
    const all = (await json("clear", cache, "--all")) as unknown[];

    expect(first.stdout).toBe("20\n");
    expect(before).toMatchObject({ isValid: false, reason: { type: "missing" } });
    expect(after).toEqual({ isValid: true });
    expect(table.trimEnd().split("\n")[0]).toMatch(/^OPERATION\/ID +WRITTEN +TOOK +SIZE +ARGUMENTS/);
    expect(dry).toHaveLength(1);
    expect(one).toHaveLength(1);
    expect(left).toHaveLength(listed.length - 1);
    expect(all).toHaveLength(left.length);
  });

  it("G12 row 55 runs 15 tasks, then none, then the 4 that depend on what was cleared", async () => {
    const first = await runs();
    const second = await runs();
    const listed = (await json("ls", cache)) as { operationId: string; taskId: string; args: Record<string, string> }[];
    const [some] = listed.filter(({ args }) => args["[0]"] === "'3, 3'");
    const { stderr } = await mazepa(["cache", "clear", cache, `${some?.operationId}/${some?.taskId}`]);

    const third = await runs();

    expect(stderr).toBe("1 result was removed.\n");
    expect([first, second, third]).toEqual([15, 0, 4]);
    await json("clear", cache, "--all");
  });

  it("K11 shows the results that a result was made from, each once", async () => {
    await run();
    const listed = (await json("ls", cache)) as { operationId: string; taskId: string; args: Record<string, string> }[];
    const root = listed.find(({ args }) => args["[0]"]?.includes("6, 3") || args["[0]"]?.includes("[6,3]")) ?? listed[0];

    const { stdout } = await mazepa(["cache", "tree", cache, `${root?.operationId}/${root?.taskId}`]);

    expect(stdout.split("\n")[0]).toContain(`${root?.operationId}/${root?.taskId.slice(0, 12)}`);
    expect(stdout).not.toContain("(gone)");
  });

  it("K11 shows what is missing, only what is finished, or what runs now as well", () =>
    inTemporaryDirectory(async (cwd) => {
      await mazepa(["run", "choose.ts", "2", "1", "--no-progress", "--cache", path.join(cwd, "c")]);
      const { stdout: listed } = await mazepa(["cache", "ls", "c", "--json"], { cwd });
      const results = JSON.parse(listed) as { operationId: string; taskId: string; upstreams: { taskId: string }[] }[];
      const root = results.find(({ upstreams }) => upstreams.length > 0);
      const [gone, kept] = root?.upstreams.map(({ taskId }) => taskId) ?? [];
      await mazepa(["cache", "clear", "c", `cli.Choose/${gone}`], { cwd });
      const store = new FileBlobStore(path.join(cwd, "runs"));
      const running = startExecution(() => new Promise((resolve) => (end = resolve)), { checkpoint: store, executionId: "now" });
      await store.put("executions/now/in-flight/1", Buffer.from(JSON.stringify({ format: 1, attempts: [[gone, 1, "tasks"]] })));
      const tree = async (...options: string[]) => {
        const { stdout } = await mazepa(["cache", "tree", "c", `cli.Choose/${root?.taskId}`, ...options], { cwd });
        return stdout
          .trimEnd()
          .split("\n")
          .map((line) => line.trim());
      };

      const [all, finished, now] = [await tree(), await tree("--finished"), await tree("--finished", "--running", "-c", "runs")];

      end(undefined);
      await running.result;
      const line = (taskId = "", what: string | RegExp) => expect.stringMatching(`${taskId.slice(0, 12)}.*${what}`);
      expect(all).toEqual([line(root?.taskId, "'2, 1'"), line(gone, "gone"), line(kept, "'1, ")]);
      expect(finished).toEqual([line(root?.taskId, "'2, 1'"), line(kept, "'1, ")]);
      expect(now).toEqual([line(root?.taskId, "'2, 1'"), line(gone, "running"), line(kept, "'1, ")]);
    }));

  it("G16 --rerun removes the result of the root, and no other", async () => {
    await run();
    const before = (await json("ls", cache)) as { taskId: string; createdAt: string }[];

    const again = await run("--rerun");

    const after = (await json("ls", cache)) as { taskId: string; createdAt: string }[];
    const created = new Map(before.map(({ taskId, createdAt }) => [taskId, createdAt]));
    expect(again.stdout).toBe("20\n");
    expect(after.filter(({ taskId, createdAt }) => created.get(taskId) !== createdAt)).toHaveLength(1);
  });

  it("K11 explains which tasks of a flow would run", () =>
    inTemporaryDirectory(async (cwd) => {
      const pair = [`${cached}#pair`, "1", "--cache", "c"];
      const before = await mazepa(["cache", "why", ...pair], { cwd });
      await mazepa(["run", ...pair], { cwd });

      const after = await mazepa(["cache", "why", ...pair], { cwd });

      expect(before.stdout).toMatch(/^cached-twice\/[0-9a-f]{12} would run: there is no result\.$/m);
      expect(before.stdout).toContain("2 of 2 tasks would run");
      expect(after).toMatchObject({ stdout: "0 of 2 tasks would run.\n", code: 0 });
    }));

  it("K12 prints the directory of a result", () =>
    inTemporaryDirectory(async (cwd) => {
      await mazepa(["run", `${cached}#files`, "word", "--cache", "c"], { cwd });
      await mazepa(["run", `${cached}#twice`, "1", "--cache", "c"], { cwd });
      const { stdout } = await mazepa(["cache", "ls", "c", "--json"], { cwd });
      const [twice, files] = JSON.parse(stdout) as { taskId: string; directory?: string }[];

      const printed = await mazepa(["cache", "path", "c", String(files?.taskId.slice(0, 8))], { cwd });
      const byOperation = await mazepa(["cache", "path", `cached-files/${files?.taskId}`, "--cache", "c", "--json"], { cwd });
      const none = await mazepa(["cache", "path", "c", `cached-twice/${twice?.taskId}`], { cwd });
      const unknown = await mazepa(["cache", "path", "c", "cached-twice"], { cwd });

      expect(printed).toMatchObject({ stdout: `${files?.directory}\n`, code: 0 });
      expect(JSON.parse(byOperation.stdout)).toBe(files?.directory);
      expect(await readFile(path.join(cwd, printed.stdout.trim().slice(cwd.length), "text"), "utf8")).toBe("word");
      expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("has no directory") });
      expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("Say which result") });
    }));

  it("PX2 --prefix runs a task through a command, also as the configuration says and when resumed", () =>
    inTemporaryDirectory(async (cwd) => {
      await writeFile(path.join(cwd, "mazepa.config.json"), JSON.stringify({ run: { prefix: { "cached-twice": "MARK=1" } } }));
      const place = ["--queue", "processes:1", "--command-directory", "x"];
      const run = await mazepa(["run", `${cached}#twice`, "2", ...place, "--prefix", "cached-twice=echo hello &&"], { cwd });
      const configured = await mazepa(["run", `${cached}#twice`, "3", ...place], { cwd });
      const outputs = (await readdir(path.join(cwd, "x"))).map((name) => path.join(cwd, "x", name, "caller-stdout.txt"));

      expect(run).toMatchObject({ stdout: "4\n", code: 0 });
      expect(configured).toMatchObject({ stdout: "6\n", code: 0 });
      expect(run.stderr + configured.stderr).not.toContain("doubling");
      expect((await Promise.all(outputs.map((file) => readFile(file, "utf8")))).sort()).toEqual(["", "hello\n"]);
    }));

  it("PX10 --prefix needs processes beside the head, or a worker", async () => {
    const here = await mazepa(["run", `${cached}#twice`, "2", "--prefix", "gpu=srun"]);
    const remote = await mazepa(["run", `${cached}#twice`, "2", "--queue", "file:./q#tasks", "--prefix", "gpu=srun"]);
    const wrong = await mazepa(["run", `${cached}#twice`, "2", "--prefix", "srun"]);

    expect(here).toMatchObject({ code: 2, stderr: expect.stringContaining("processes:4") });
    expect(remote).toMatchObject({ code: 2, stderr: expect.stringContaining("mazepa worker") });
    expect(wrong.stderr).toContain("gpu='srun --gres=gpu:1'");
  });

  it("K11 a resumed execution uses the cache that it was started with", () =>
    inTemporaryDirectory(async (cwd) => {
      await mazepa(["run", `${cached}#twice`, "21", "--cache", "c"], { cwd });
      const first = await mazepa(["run", `${cached}#needsThenTwice`, "file", "--cache", "c", "--checkpoint", "cp"], { cwd });
      await writeFile(path.join(cwd, "file"), "");

      const resumed = await mazepa(["resume", "--checkpoint", "cp"], { cwd });

      expect(first.code).toBe(1);
      expect(resumed).toMatchObject({ stdout: "42\n", code: 0 });
      expect(resumed.stderr).not.toContain("doubling");
    }));

  it("K11 refuses incomplete command lines", async () => {
    const nothing = await mazepa(["cache", "clear", cache]);
    const flow = await mazepa(["run", "choose.ts", "6", "3", "--rerun"]);

    expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining("Say what to remove") });
    expect(flow).toMatchObject({ code: 2, stderr: expect.stringContaining("--rerun needs --cache") });
  });
});
