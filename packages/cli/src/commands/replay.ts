import { Command, Option } from "commander";
import { isMazepaError, readFailedTasks, type BlobStore, type FailedTask, type Submission } from "@mazepa/core";
import { decodeSubmission } from "@mazepa/core/transport";
import { shellLine } from "@mazepa/core/internal";
import { UsageError } from "../output/cli-errors.js";
import { withExamples } from "../examples.js";
import { exitCodes } from "../output/exit-codes.js";
import { checkpointOption, storeOf, type StoreOptions } from "../executions/execution-options.js";
import { findExecution } from "../executions/find-execution.js";
import { findFailedTask } from "../executions/find-failed-task.js";
import { loadOperations } from "../executions/load-operations.js";
import { readStoredRun } from "../executions/run-record.js";
import { repeated } from "../option-parsers.js";
import { note, reserveStdout } from "../output/output.js";
import { targetParts } from "../loading/load-target.js";
import { openInspector } from "../replay/inspector.js";
import { printReplay } from "../replay/print-replay.js";
import { replayTask } from "../replay/replay-task.js";

interface ReplayOptions extends StoreOptions {
  readonly import?: readonly string[];
  readonly package?: readonly string[];
  readonly inspectBrk?: string | true;
}

/** `mazepa replay`. */
export function replayCommand(): Command {
  const command = new Command("replay")
    .description("run a failed task again in this process, with its recorded arguments, and compare the outcome")
    .argument("<execution>", "the id of the execution")
    .argument("[task]", "the id of the failed task, or a prefix of it (default: the only one)")
    .addOption(checkpointOption())
    .addOption(importOption())
    .addOption(new Option("-p, --package <name>", "an installed package with its operation; can be repeated").argParser(repeated))
    .option("--inspect-brk [port]", "wait for a debugger, and stop right before the operation is called (default port: 9229)")
    .option("--json", "print an object as JSON")
    .action(replay);
  return withExamples(command, [
    ["replay survey-2026 1f0c --checkpoint ./checkpoints", "does it still fail? exit code 0 if it succeeds"],
    ["replay survey-2026 1f0c -c s3://bucket/runs --import ./src/operations.ts", "with the operation of this module"],
    ["replay survey-2026 1f0c -c ./checkpoints --inspect-brk", "step through it in chrome://inspect or an editor"],
  ]);
}

function importOption(): Option {
  const text = "a module that defines its operation; can be repeated";
  return new Option("-i, --import <module>", text).argParser(repeated);
}

async function replay(id: string, taskId: string | undefined, options: ReplayOptions): Promise<void> {
  reserveStdout();
  const store = await storeOf(options);
  const { executionId } = await findExecution(store, id, options);
  const task = findFailedTask(await readFailedTasks(store, executionId), taskId);
  if (task.submission === undefined)
    throw new UsageError(`Task ${task.taskId} cannot be run again: ${task.leftOut ?? "it was not kept"}.`);
  const isDebugged = options.inspectBrk !== undefined;
  if (isDebugged) openInspector(options.inspectBrk);
  const imported = await loadOperations(options);
  const submission = await decoded(task, imported, () => hint(store, { executionId, taskId: task.taskId, options }));
  note(`Running task ${task.taskId} of operation "${task.operationId}" with (${task.shownArguments}).`);
  const replayed = await replayTask(task, { submission, isDebugged });
  printReplay(replayed, options);
  if (replayed.verdict !== "succeeds") process.exitCode = exitCodes.failed;
}

async function decoded(
  { submission = "", operationId }: FailedTask,
  imported: readonly string[],
  remedy: () => Promise<string>,
): Promise<Submission> {
  try {
    return decodeSubmission(submission);
  } catch (cause) {
    if (!isMazepaError(cause, "MAZEPA_UNKNOWN_OPERATION")) throw cause;
    const where = imported.length === 0 ? "nothing was imported" : `it is not defined by ${imported.join(", ")}`;
    throw new UsageError(`Operation "${operationId}" is not known here: ${where}. ${await remedy()}`, { cause });
  }
}

interface Replay {
  readonly executionId: string;
  readonly taskId: string;
  readonly options: ReplayOptions;
}

/**
 * The line to type with the recorded module. Names from the store are shown and not imported, since
 * anyone with access to it may have written them.
 */
async function hint(store: BlobStore, { executionId, taskId, options }: Replay): Promise<string> {
  const { run } = (await readStoredRun(store, executionId)) ?? {};
  if (!run) return "Give the module that defines it by --import, or its package by --package.";
  const { import: imports = [], package: packages = [] } = run.options;
  const modules = [targetParts(run.target).module, ...imports].flatMap((name) => ["--import", name]);
  const words = ["mazepa", "replay", executionId, taskId, "--checkpoint", options.checkpoint ?? "", ...modules];
  const line = shellLine([...words, ...packages.flatMap((name) => ["--package", name])]);
  return `If you trust the module that the execution was run with (in ${run.cwd}): ${line}`;
}
