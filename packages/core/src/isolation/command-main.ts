import { closeSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import { asError } from "../serialization/as-error.js";
import { urlBeside } from "../module-beside.js";
import { isGone, thisProcess, type ProcessIdentity } from "../storage/process-identity.js";
import { consoleLog } from "../tasks/task-context.js";
import { failedOutcome, neverRan } from "../tasks/task-outcome.js";
import { toReport, writeOutcomeMessage, writeReport } from "../wire/outcome-message.js";
import { readTaskMessage, toTaskHeader } from "../wire/task-message.js";
import { exchangeFiles, type CommandOptions, type Refusal } from "./command-files.js";
import { InlineTaskRunner } from "./inline-task-runner.js";
import { markPoolWorker } from "./inside-pool-worker.js";
import type { RunnableTask, RunResult, TaskRunner } from "./task-runner.js";

const directory = path.resolve(process.argv[2] ?? ".");
const inside = (name: string) => path.join(directory, name);
const read = (name: string) => readFileSync(inside(name), "utf8");

// The output of the task is told apart from that of the command around it. The lowest free number
// is given to a file that is opened; nothing has been printed yet.
for (const [number, file] of [exchangeFiles.stdout, exchangeFiles.stderr].entries()) {
  closeSync(number + 1);
  openSync(inside(file), "a", 0o600);
}
markPoolWorker();
const parent = JSON.parse(read(exchangeFiles.parent)) as ProcessIdentity;
endWithParent(parent);
const status = await run(readTask());
process.exit(status === "succeeded" ? 0 : 1);

/** Ends this process when its parent has ended, also while user code spins (rule PX8). */
function endWithParent(watched: ProcessIdentity): void {
  if (watched.machine !== thisProcess().machine) return;
  new Worker(urlBeside("./command-watch-main.js", import.meta.url), { execArgv: [], workerData: watched }).unref();
}

function readTask(): RunnableTask {
  const message = readTaskMessage(read(exchangeFiles.task));
  return { header: toTaskHeader(message), payload: message.packed.payload ?? "" };
}

/** Runs the task, and resolves to the status of its outcome. */
async function run(task: RunnableTask): Promise<string> {
  const options = JSON.parse(read(exchangeFiles.options)) as CommandOptions;
  const worker = `${hostname()}:${process.pid}`;
  const runner = new InlineTaskRunner({ ...options, worker, temporaryRoot: inside(exchangeFiles.temporary) });
  const result = await resultOf(task, { runner, worker });
  if (isGone(parent)) return "unwanted";
  if (result.type === "unknown-operation") refuse(result);
  else {
    if (result.isPoison) refuse({ type: "poison" });
    const { header, payload } = result.report;
    const report = writeReport({ header, packed: payload === undefined ? {} : { payload } });
    writeWhole(exchangeFiles.report, writeOutcomeMessage(task.header.executionId, [report]));
  }
  await runner.close();
  return result.type === "report" ? result.report.header.status : result.type;
}

async function resultOf(task: RunnableTask, { runner, worker }: { runner: TaskRunner; worker: string }): Promise<RunResult> {
  const { id, attempt } = task.header;
  try {
    await runner.start();
  } catch (error) {
    return { type: "report", report: toReport(id, failedOutcome(asError(error), neverRan(attempt, worker))) };
  }
  const running = runner.run(task, {
    onRunning: () => writeWhole(exchangeFiles.started, ""),
    onProgress: (progress) => writeWhole(exchangeFiles.progress, JSON.stringify(progress)),
    onLog: ({ level, message, fields }) => consoleLog()[level](message, fields),
  });
  process.on("SIGTERM", () => running.abort("its command was told to stop"));
  return running.result;
}

function refuse(refusal: Refusal): void {
  writeWhole(exchangeFiles.refusal, JSON.stringify(refusal));
}

/** Writes a file beside and renames it, so that it is there as a whole or not at all. */
function writeWhole(name: string, text: string): void {
  writeFileSync(inside(`${name}.new`), text, { mode: 0o600 });
  renameSync(inside(`${name}.new`), inside(name));
}
