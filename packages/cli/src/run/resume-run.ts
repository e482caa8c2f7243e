import path from "node:path";
import type { Command } from "commander";
import type { BlobStore } from "@mazepa/core";
import { shellLine } from "@mazepa/core/internal";
import { storeOf } from "../executions/execution-options.js";
import { findExecution } from "../executions/find-execution.js";
import { latestExecutions } from "../executions/latest-executions.js";
import { readStoredRun, type RunRecord, type StoredRun } from "../executions/run-record.js";
import { requireOption, UsageError } from "../output/cli-errors.js";
import type { RunOptions } from "./run-options.js";
import { runTarget } from "./run-target.js";

type ResumeOptions = Pick<RunOptions, "checkpoint" | "takeOver" | "trace" | "expect" | "progress" | "json"> & {
  readonly queue?: string;
};

/** Resumes an execution with its recorded command line. */
export async function resumeRun(given: string | undefined, options: ResumeOptions, command: Command): Promise<void> {
  const store = await storeOf(options);
  const { id, stored } = given === undefined ? await lastRun(store) : { id: given, stored: await runOf(store, given, options) };
  refuseForeign(id, stored, options);
  const { queue: recorded, ...others } = stored.run.options;
  const queue = command.getOptionValueSource("queue") === "cli" ? options.queue : (recorded ?? options.queue);
  const all = { ...others, ...options, queue: requireOption("--queue", queue), resume: id };
  await runTarget(stored.run.target, stored.run.words, all, command);
}

async function runOf(store: BlobStore, id: string, options: ResumeOptions): Promise<StoredRun> {
  await findExecution(store, id, options);
  const stored = await readStoredRun(store, id);
  if (stored) return stored;
  throw new UsageError(`Execution "${id}" was not started by \`mazepa run\`: start its own program again, with this id.`);
}

async function lastRun(store: BlobStore): Promise<{ id: string; stored: StoredRun }> {
  const latest = await latestExecutions(store);
  for (const { executionId: id, state } of latest) {
    if (state === "succeeded" || state === "running") continue;
    const stored = await readStoredRun(store, id);
    if (stored) return { id, stored };
  }
  const running = latest.find(({ state }) => state === "running")?.executionId;
  const hint = running === undefined ? "" : ` "${running}" still runs: \`mazepa status ${running}\` names its process.`;
  throw new UsageError(
    `There is nothing to resume: no execution that \`mazepa run\` started has failed or was interrupted.${hint}`,
  );
}

/** Refuses a record that this user has not written here: names from a store are not imported. */
function refuseForeign(id: string, { run, isOwn }: StoredRun, { checkpoint = "" }: ResumeOptions): void {
  if (!isOwn)
    throw new UsageError(
      `Execution "${id}" was not started by you on this machine, and modules that a store names are not imported. If you trust it: ${lineToResume(run, id, checkpoint)}`,
    );
  if (path.resolve(run.cwd) !== process.cwd())
    throw new UsageError(`Execution "${id}" was started in ${run.cwd}: go there to resume it, since paths are relative to it.`);
}

function lineToResume({ target, words, options }: RunRecord, id: string, checkpoint: string): string {
  const { queue, import: imports = [], package: packages = [], payloads, cache } = options;
  const flags = [
    ...[["--checkpoint", checkpoint], ...(queue === undefined ? [] : [["--queue", queue]])],
    ...[...imports.map((module) => ["--import", module]), ...packages.map((name) => ["--package", name])],
    ...(payloads === undefined ? [] : [["--payloads", payloads]]),
    ...[...(cache === undefined ? [] : [["--cache", cache]]), ["--resume", id]],
  ];
  return shellLine(["mazepa", "run", target, ...words, ...flags.flat()]);
}
