import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, it } from "@jest/globals";
import { InProcessQueue, MemoryBlobStore, RemoteExecutionQueue, startWorker, type ExecutionQueue } from "@mazepa/core";
import { FileBroker, WorkerPoolQueue } from "@mazepa/local";
import { publishedCases } from "./published/published.cases.js";
import { see } from "./published/trace.js";

const operations = new URL("./published/operations.js", import.meta.url).href;
const directories: string[] = [];
const endings: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0)) await end();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function emptyDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "mazepa-cases-"));
  directories.push(directory);
  return directory;
}

/** A queue of files, with a worker in this process. */
async function fileQueue(): Promise<ExecutionQueue> {
  const broker = new FileBroker(emptyDirectory());
  await broker.createQueue("tasks");
  const stop = new AbortController();
  const worker = startWorker({
    broker,
    queues: ["tasks"],
    modules: [operations],
    isolation: "inline",
    concurrency: 2,
    signal: stop.signal,
  });
  endings.push(async () => {
    stop.abort();
    await worker.done;
    await broker.close();
  });
  return new RemoteExecutionQueue({ broker, taskQueues: "tasks" });
}

describe.each<[string, () => ExecutionQueue | Promise<ExecutionQueue>]>([
  ["in process", () => new InProcessQueue({ concurrency: 2 })],
  ["serialized", () => new InProcessQueue({ concurrency: 2, serialize: true })],
  ["in threads", () => new WorkerPoolQueue({ threads: 2, modules: [operations] })],
  ["over a queue of files", fileQueue],
])("a unit %s", (_kind, openQueue) => {
  it.each(publishedCases)("$title", async ({ run }) => {
    const queue = await openQueue();
    const checkpoint = new MemoryBlobStore();
    const file = path.join(emptyDirectory(), "open");

    await run({
      checkpoint,
      run: (flow, options) => see(flow, { queue, checkpoint, ...options }),
      file: { path: file, open: () => writeFileSync(file, "") },
    });
  });
});
