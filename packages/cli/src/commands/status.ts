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
    .description("show how an execution goes, or how it ended: progress, rate, time left, failures")
    .argument("[execution]", "the id of the execution (default: one that runs, else the one heard of last)")
    .addOption(checkpointOption())
    .option("-q, --queue <queue>", "the URL of the broker that it uses, to tell how full the queues are")
    .option("-w, --watch", "go on until it has ended; exit code 1 unless it has succeeded")
    .addOption(new Option("--interval <duration>", "how often --watch looks").argParser(duration).default(2000, "2s"))
    .option("--json", "print an object as JSON; with --watch, one a line")
    .action(status);
  return withExamples(command, [
    ["status --checkpoint ./checkpoints", "the execution that runs, or has ended last"],
    ["status survey-2026 --checkpoint s3://bucket/runs --watch", "follow it until it ends"],
    ["status survey-2026 -c ./checkpoints -q file:./queues#tasks", "and how full its task queue is"],
  ]);
}

async function status(id: string | undefined, options: StatusOptions): Promise<void> {
  const store = await storeOf(options);
  if (options.watch) return watch(store, id, options);
  const report = await statusReport(store, await findExecution(store, id), options.queue);
  if (options.json) printResult(statusJson(report), options);
  else printResult(statusLines(report).join("\n"));
}

/** Where nobody looks, a line is written whenever something has changed. */
async function watch(store: BlobStore, given: string | undefined, options: StatusOptions): Promise<void> {
  const { executionId: id } = await findExecution(store, given);
  const { StatusDisplay } = await import("../executions/status-display.js");
  const stop = new StopSignal();
  const display = new StatusDisplay({ json: options.json === true });
  let report: StatusReport;
  do {
    report = await statusReport(store, await findExecution(store, id), options.queue);
    display.show(report);
  } while (report.view.state === "running" && (await waited(options.interval, stop.signal)));
  display.stop();
  stop.letGo();
  if (stop.signal.aborted) process.exitCode = exitCodes.cancelled;
  else if (report.view.state !== "succeeded") process.exitCode = exitCodes.failed;
}
