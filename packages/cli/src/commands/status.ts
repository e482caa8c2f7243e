import { Command, Option } from "commander";
import type { BlobStore } from "@mazepa/core";
import { withExamples } from "../examples.js";
import { checkpointOption, storeOf, type StoreOptions } from "../executions/execution-options.js";
import { findExecution } from "../executions/find-execution.js";
import { statusJson, statusLines, statusReport, type StatusReport } from "../executions/status-report.js";
import { exitCodes } from "../output/exit-codes.js";
import { duration } from "../option-parsers.js";
import { printResult } from "../output/output.js";
import { StopSignal } from "../run/stop-signal.js";
import { waited } from "../executions/waited.js";

interface StatusOptions extends StoreOptions {
  readonly queue?: string;
  readonly watch?: boolean;
  readonly interval: number;
}

/** `mazepa status`. */
export function statusCommand(): Command {
  const command = new Command("status")
    .description("show the progress of an execution, or how it ended: rate, time left, failures")
    .argument("[execution]", "the id of the execution (default: a running one, else the most recent)")
    .addOption(checkpointOption())
    .option("-q, --queue <queue>", "the URL of its broker, to show the depth of its queues")
    .option("-w, --watch", "follow it until it ends; exit code 1 unless it succeeded")
    .addOption(new Option("--interval <duration>", "interval of the checks of --watch").argParser(duration).default(2000, "2s"))
    .option("--json", "print an object as JSON; with --watch, one a line")
    .action(status);
  return withExamples(command, [
    ["status --checkpoint ./checkpoints", "the running execution, or the most recent"],
    ["status survey-2026 --checkpoint s3://bucket/runs --watch", "follow it until it ends"],
    ["status survey-2026 -c ./checkpoints -q file:./queues#tasks", "and the depth of its task queue"],
  ]);
}

async function status(id: string | undefined, options: StatusOptions): Promise<void> {
  const store = await storeOf(options);
  if (options.watch) return watch(store, id, options);
  const report = await statusReport(store, await findExecution(store, id, options), options.queue);
  if (options.json) printResult(statusJson(report), options);
  else printResult(statusLines(report).join("\n"));
}

/** Follows an execution until it ends; without a terminal, a line is written after each change. */
async function watch(store: BlobStore, given: string | undefined, options: StatusOptions): Promise<void> {
  const { executionId: id } = await findExecution(store, given, options);
  const { StatusDisplay } = await import("../executions/status-display.js");
  const stop = new StopSignal();
  const display = new StatusDisplay({ json: options.json === true });
  let report: StatusReport;
  do {
    report = await statusReport(store, await findExecution(store, id, options), options.queue);
    display.show(report);
  } while (report.view.state === "running" && (await waited(options.interval, stop.signal)));
  display.stop();
  stop.dispose();
  if (stop.signal.aborted) process.exitCode = exitCodes.cancelled;
  else if (report.view.state !== "succeeded") process.exitCode = exitCodes.failed;
}
