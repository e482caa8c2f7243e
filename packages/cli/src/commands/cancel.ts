import { Command } from "commander";
import { readExecution, requestCancel, type BlobStore } from "@mazepa/core";
import { pause } from "@mazepa/core/internal";
import { UsageError } from "../output/cli-errors.js";
import { withExamples } from "../examples.js";
import { checkpointOption, storeOf, type StoreOptions } from "../executions/execution-options.js";
import { findExecution } from "../executions/find-execution.js";
import { note, printResult } from "../output/output.js";

interface CancelOptions extends StoreOptions {
  readonly reason: string;
  readonly wait?: boolean;
  readonly suspend?: boolean;
}

const lookEveryMs = 500;

/** `mazepa cancel`. */
export function cancelCommand(): Command {
  const command = new Command("cancel")
    .description("cancel an execution, wherever its head runs; it can be resumed")
    .argument("<execution>", "the id of the execution")
    .addOption(checkpointOption())
    .option("--reason <text>", "the reason in its error", "by mazepa cancel")
    .option("--suspend", "let running tasks end, and start no more")
    .option("-w, --wait", "wait until it has ended")
    .option("--json", "print an object as JSON")
    .action(cancel);
  return withExamples(command, [
    ["cancel survey-2026 --checkpoint ./checkpoints", "cancel it as Ctrl-C would; its head checks every few seconds"],
    ["cancel survey-2026 --checkpoint s3://bucket/runs --wait", "and wait for the end"],
  ]);
}

async function cancel(id: string, options: CancelOptions): Promise<void> {
  const store = await storeOf(options);
  const { head } = await findExecution(store, id, options);
  if (!(await requestCancel(store, id, { reason: options.reason, suspend: options.suspend ?? false })))
    throw await notRunning(store, id);
  note(`Execution "${id}" was asked to end: process ${head.pid} on host "${head.host}" checks within seconds.`);
  const state = options.wait ? await ended(store, id) : "running";
  if (options.json) printResult({ executionId: id, isAsked: true, state }, options);
  else if (options.wait) note(`It has ended: ${state}.`);
}

async function notRunning(store: BlobStore, id: string): Promise<UsageError> {
  const view = await readExecution(store, id);
  return new UsageError(`Execution "${id}" is not running, so there is nothing to cancel. Its state: ${view?.state ?? "gone"}.`);
}

async function ended(store: BlobStore, id: string): Promise<string> {
  for (;;) {
    const view = await readExecution(store, id);
    if (view?.state !== "running") return view?.state ?? "gone";
    await pause(lookEveryMs);
  }
}
