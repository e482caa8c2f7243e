import { spawn, type ChildProcessByStdio } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { describe, expect, it } from "@jest/globals";

const script = path.join(import.meta.dirname, "processes", "stoppable.js");

interface Run {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves once `text` stands on standard output or standard error. */
  says(text: string): Promise<void>;
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
}

function start(args: string[], environment: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  let [out, err] = ["", ""];
  const watchers = new Set<() => void>();
  const look = () => watchers.forEach((watcher) => watcher());
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
    look();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
    look();
  });
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  const says = (text: string) =>
    new Promise<void>((resolve) => {
      const watcher = () => {
        if (!out.includes(text) && !err.includes(text)) return;
        watchers.delete(watcher);
        resolve();
      };
      watchers.add(watcher);
      watcher();
    });
  return { child, stdout: () => out, stderr: () => err, says, exited };
}

async function inDirectory(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), "mazepa-stop-"));
  await work(directory);
  await rm(directory, { recursive: true });
}

describe("an execution with a checkpoint", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("E7 E8 is cancelled by %s, says how to resume, and is resumed", async (signal) => {
    await inDirectory(async (directory) => {
      const first = start([directory]);
      await first.says("ran 3");
      first.child.kill(signal);
      const exit = await first.exited;
      const second = start([directory], { FINISH: "1" });
      await second.exited;

      expect(exit).toEqual({ code: 0, signal: null });
      expect(first.stdout()).toContain(
        `error MAZEPA_EXECUTION_CANCELLED Execution stoppable was cancelled: the process received ${signal}`,
      );
      expect(first.stdout()).toContain("listeners 0 0");
      expect(first.stderr()).toContain(`${signal}: execution "stoppable" is being stopped`);
      expect(first.stderr()).toContain('start it again with executionId "stoppable" and the same checkpoint');
      expect(second.stdout()).toContain("value [0,1,2,3,4,5,6,7,8,9]");
      expect(second.stdout()).not.toContain("ran 2");
    });
  });

  it("E7 exits at once at the second signal", async () => {
    await inDirectory(async (directory) => {
      const run = start([directory, "", "deaf"]);
      await run.says("ran 3");
      run.child.kill("SIGINT");
      await run.says("is being stopped");
      run.child.kill("SIGINT");

      expect(await run.exited).toEqual({ code: 130, signal: null });
      expect(run.stdout()).not.toContain("error");
    });
  });
});

describe("an execution without a checkpoint", () => {
  it("E7 leaves signals alone", async () => {
    const run = start([""]);
    await run.says("ran 3");
    run.child.kill("SIGTERM");

    expect(await run.exited).toEqual({ code: null, signal: "SIGTERM" });
  });

  it("E7 is cancelled by a signal when it shows progress, and its last state stays", async () => {
    const run = start(["", "progress"]);
    await run.says("ran 3");
    run.child.kill("SIGINT");
    await run.exited;

    expect(run.stdout()).toContain("error MAZEPA_EXECUTION_CANCELLED");
    expect(run.stderr()).toMatch(/stoppable \d+s: work 3\/10 {2}30%/);
    expect(run.stderr()).toContain("It has no checkpoint, so that it cannot be resumed");
  });
});

describe("progress", () => {
  it("is a line now and then, and at the end, where there is no terminal", async () => {
    const run = start(["", "progress"], { FINISH: "1" });
    await run.exited;

    const lines = run.stderr().trimEnd().split("\n");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^stoppable \d+s: work 10\/10 {2}100%/);
    // No control characters.
    expect(run.stderr()).toMatch(/^[ -~\n]*$/);
  });
});
