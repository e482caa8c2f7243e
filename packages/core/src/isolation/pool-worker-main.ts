import { parentPort } from "node:worker_threads";
import { asError } from "../serialization/as-error.js";
import { markPoolWorker } from "./inside-pool-worker.js";
import type { FromPoolWorker, ToPoolWorker } from "./pool-worker-protocol.js";
import { WorkerTaskQueue } from "./worker-task-queue.js";
import { InlineTaskRunner } from "./inline-task-runner.js";
import { Timer } from "../timer.js";

/** What runs in each thread or process of a worker: one task at a time, as its parent says. */
const tell = (message: FromPoolWorker): void => {
  if (parentPort) parentPort.postMessage(message);
  else process.send?.(message);
};

/** How long what was written last may take to get out. */
const lingerMs = 200;

let runner: InlineTaskRunner | undefined;
const line = new WorkerTaskQueue(tell);

markPoolWorker();
if (parentPort) parentPort.on("message", (message: ToPoolWorker) => void take(message));
else {
  process.on("message", (message: ToPoolWorker) => void take(message));
  // The parent decides when this ends, also when a terminal sends its signals to both.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => undefined);
  process.once("disconnect", () => process.exit());
}

async function take(message: ToPoolWorker): Promise<void> {
  switch (message.type) {
    case "begin":
      return begin(new InlineTaskRunner(message.options));
    case "run":
      return line.add(message.tasks);
    case "abort":
      return line.abort(message.number, message.reason);
    case "taken-back":
      return line.takeBack(message.last);
    case "end":
      await runner?.close();
      if (parentPort) parentPort.close();
      else process.disconnect();
      // Only where something that a module left open, such as a timer, keeps the thread.
      new Timer(lingerMs, () => process.exit(), { keepsAlive: false });
  }
}

async function begin(made: InlineTaskRunner): Promise<void> {
  try {
    await made.start();
    runner = made;
    line.begin(made);
    tell({ type: "ready" });
  } catch (error) {
    tell({ type: "unusable", message: asError(error).message });
  }
}
