import { parentPort } from "node:worker_threads";
import { TaskCancelledError } from "../errors.js";
import { asError } from "../tasks/attempt.js";
import type { FromIsolate, ToIsolate } from "./isolate-protocol.js";
import type { IsolatedTask, TaskWatcher } from "./isolated-task.js";
import type { TaskRun } from "./task-run.js";
import { TaskRunner } from "./task-runner.js";

/** What runs in each thread or process of a worker: one task at a time, as its parent says. */
let runner: TaskRunner | undefined;
let current: TaskRun | undefined;

const tell = (message: FromIsolate): void => {
  if (parentPort) parentPort.postMessage(message);
  else process.send?.(message);
};

const watcher: TaskWatcher = {
  onRunning: () => tell({ type: "running" }),
  onLog: ({ level, message, fields }) => tell({ type: "log", level, message: String(message), fields: fieldsText(fields) }),
};

if (parentPort) parentPort.on("message", (message: ToIsolate) => void take(message));
else {
  process.on("message", (message: ToIsolate) => void take(message));
  // The parent decides when this ends, also when a terminal sends its signals to both.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => undefined);
  process.once("disconnect", () => process.exit());
}

async function take(message: ToIsolate): Promise<void> {
  switch (message.type) {
    case "begin":
      return begin(new TaskRunner(message.options));
    case "run":
      return run(message.task);
    case "abort":
      return current?.abort(new TaskCancelledError(message.reason));
    case "end":
      await runner?.close();
      if (parentPort) parentPort.close();
      else process.disconnect();
  }
}

async function begin(made: TaskRunner): Promise<void> {
  try {
    await made.start();
    runner = made;
    tell({ type: "ready" });
  } catch (error) {
    tell({ type: "unusable", message: asError(error).message });
  }
}

async function run(task: IsolatedTask): Promise<void> {
  if (!runner) return;
  let isQuiet = false;
  const started = runner.run(task, watcher);
  current = started;
  void started.quiet.then(() => (isQuiet = true));
  const result = await started.result;
  tell({ type: "result", result, isQuiet });
  if (isQuiet) return;
  await started.quiet;
  tell({ type: "quiet" });
}

function fieldsText(fields: object): string {
  try {
    return JSON.stringify(fields);
  } catch (error) {
    return JSON.stringify({ fields: `could not be written: ${asError(error).message}` });
  }
}
