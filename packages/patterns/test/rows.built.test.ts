import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, it } from "@jest/globals";
import { RemoteExecutionQueue, startWorker, type Worker } from "@mazepa/core";
import { FileBroker, WorkerPoolQueue } from "@mazepa/local";
import { rows } from "./rows/rows.js";
import { runRow } from "./rows/run-row.js";

const operations = new URL("./operations.js", import.meta.url).href;

describe("published cases of TaskFlow, on threads", () => {
  it.each(rows)("$title", (row) => runRow(row, { queue: new WorkerPoolQueue({ threads: 2, modules: [operations] }) }));
});

describe("published cases of TaskFlow, over a directory as a broker", () => {
  const directory = mkdtempSync(path.join(tmpdir(), "mazepa-patterns-"));
  const broker = new FileBroker(directory);
  const stop = new AbortController();
  let worker: Worker;

  beforeAll(async () => {
    await broker.createQueue("tasks");
    worker = startWorker({ broker, queues: ["tasks"], isolation: "inline", concurrency: 4, signal: stop.signal });
  });

  afterAll(async () => {
    stop.abort();
    await worker.done;
    await broker.close();
    rmSync(directory, { recursive: true });
  });

  it.each(rows)("$title", (row) => runRow(row, { queue: new RemoteExecutionQueue({ broker, taskQueues: "tasks" }) }));
});
