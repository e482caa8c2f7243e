// Runs a task that spins for ever in a process of its own: under a WorkerPoolQueue, or under a
// worker. It says "spinning" when it does.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execute, RemoteExecutionQueue, startWorker } from "@mazepa/core";
import { FileBroker, WorkerPoolQueue } from "@mazepa/local";
import { spinForEver } from "./spinning-operations.js";

const modules = [new URL("./spinning-operations.js", import.meta.url).href];
const [kind, isolation] = process.argv.slice(2);

async function remote() {
  const broker = new FileBroker(mkdtempSync(path.join(tmpdir(), "mazepa-spinning-")));
  await broker.createQueue("tasks");
  startWorker({ broker, queues: ["tasks"], modules, isolation });
  return new RemoteExecutionQueue({ broker, taskQueues: "tasks" });
}

const queue = kind === "worker" ? await remote() : new WorkerPoolQueue({ threads: 1, modules, isolation });
await execute(spinForEver.makeTask(), { queue });
