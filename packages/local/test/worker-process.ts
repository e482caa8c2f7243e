import { fork } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { watch } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach } from "@jest/globals";
import { RemoteExecutionQueue, type WorkerOptions, type WorkerStats } from "@mazepa/core";
import { FileBroker } from "@mazepa/local";

/** The last message of a worker. */
export interface WorkerEnding {
  readonly end: string;
  readonly stats: WorkerStats;
}

const disposals: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const dispose of disposals.splice(0)) await dispose();
});

/**
 * A directory with a queue "tasks", a file for traces, and worker processes on it; gone after the
 * test.
 */
export async function workersOnDirectory() {
  const directory = await mkdtemp(path.join(tmpdir(), "mazepa-workers-"));
  const trace = path.join(directory, "trace");
  await appendFile(trace, "");
  const broker = new FileBroker(path.join(directory, "broker"), { onLeaseLost: () => {} });
  await broker.createQueue("tasks");
  const queue = new RemoteExecutionQueue({ broker, taskQueues: "tasks" });
  const children: ReturnType<typeof fork>[] = [];

  const startWorker = async (
    options: Partial<WorkerOptions> = {},
    execArgv: string[] = [],
    stderr: "inherit" | "ignore" = "inherit",
  ) => {
    const script = fileURLToPath(new URL("./processes/worker.js", import.meta.url));
    // V8 reports on stderr when memory runs out; that must not appear as jest's own output.
    const child = fork(script, [path.join(directory, "broker"), JSON.stringify(options)], {
      execArgv,
      stdio: ["ignore", "inherit", stderr, "ipc"],
    });
    children.push(child);
    const ended = new Promise<WorkerEnding>((resolve) => child.on("message", (message) => isEnding(message) && resolve(message)));
    const signalled = new Promise<void>((resolve) => child.on("message", (message) => isOf(message, "signalled") && resolve()));
    const exited = once(child, "exit");
    await once(child, "message");
    return { child, ended, signalled, exited, stop: () => child.send("stop") };
  };

  /** A file that tasks wait for. */
  const awaited = { file: path.join(directory, "awaited"), make: () => writeFile(path.join(directory, "awaited"), "") };
  const lines = async () => (await readFile(trace, "utf8")).split("\n").filter((line) => line !== "");
  /** Resolves when the trace has a line that begins so. */
  const traced = async (beginning: string, times = 1) => {
    const changes = watch(trace);
    try {
      for (;;) {
        // It is listened for before the file is read: what is written meanwhile is not missed.
        const changed = once(changes, "change");
        if ((await lines()).filter((line) => line.startsWith(beginning)).length >= times) return;
        await changed;
      }
    } finally {
      changes.close();
    }
  };
  disposals.push(async () => {
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    }
    await broker.close();
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  });
  return { broker, queue, trace, lines, traced, awaited, startWorker };
}

function isEnding(message: unknown): message is WorkerEnding {
  return isOf(message, "ended");
}

function isOf(message: unknown, type: string): boolean {
  return typeof message === "object" && message !== null && "type" in message && message.type === type;
}
