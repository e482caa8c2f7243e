import { parentPort } from "node:worker_threads";
import { asError } from "../serialization/as-error.js";
import { InlineTaskRunner } from "./inline-task-runner.js";
import { markPoolWorker } from "./inside-pool-worker.js";
import type { FromPoolWorker, ToPoolWorker } from "./pool-worker-protocol.js";
import { WorkerTaskQueue } from "./worker-task-queue.js";
import { repeat, Timer } from "../timer.js";
import { endWithParent } from "./parent-watch.js";
import { outputWritten } from "./written-output.js";

/** Sends a message to the pool. */
const post = (message: FromPoolWorker): void => {
  if (parentPort) parentPort.postMessage(message);
  else process.send?.(message);
};

/**
 * The time in ms for which a module's own handles, such as a timer, may keep the thread or process
 * alive at the end.
 */
const lingerMs = 200;

/** The interval in ms of messages to the pool that output is still being written. */
const writingNoticeMs = 1000;

let runner: InlineTaskRunner | undefined;
const queue = new WorkerTaskQueue(post);

markPoolWorker();
if (parentPort) parentPort.on("message", (message: ToPoolWorker) => void receive(message));
else {
  process.on("message", (message: ToPoolWorker) => void receive(message));
  // The parent decides when this process ends, also when a terminal sends its signals to both.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => undefined);
  process.once("disconnect", () => process.exit());
  endWithParent();
}

async function receive(message: ToPoolWorker): Promise<void> {
  switch (message.type) {
    case "begin":
      return begin(new InlineTaskRunner(message.options));
    case "run":
      return queue.add(message.tasks);
    case "abort":
      return queue.abort(message.number, message.reason);
    case "taken-back":
      return queue.takeBack(message.sharedValue);
    case "end":
      await runner?.close();
      await writeOutput();
      leave();
      // Reached only if something that a module left open, such as a timer, keeps the thread alive.
      new Timer(lingerMs, () => process.exit(), { keepsAlive: false });
  }
}

/** Lets the thread or process end. The port of a thread of Deno cannot be closed (rule RT4). */
function leave(): void {
  if (!parentPort) process.disconnect();
  else if ("close" in parentPort) parentPort.close();
  else process.exit();
}

/** Waits for the reader of the output, however slow it is. */
async function writeOutput(): Promise<void> {
  const notices = repeat(writingNoticeMs, () => post({ type: "writing" }));
  await outputWritten();
  notices.cancel();
}

async function begin(made: InlineTaskRunner): Promise<void> {
  try {
    await made.start();
    runner = made;
    queue.begin(made);
    post({ type: "ready" });
  } catch (error) {
    post({ type: "unusable", message: asError(error).message });
  }
}
