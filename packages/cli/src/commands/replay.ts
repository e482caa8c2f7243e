import { Command, Option } from "commander";
import { isMazepaError, readFailedTasks, type FailedTask, type Submission } from "@mazepa/core";
import { decodeSubmission } from "@mazepa/core/transport";
import { UsageError } from "../output/cli-errors.js";
import { withExamples } from "../examples.js";
import { exitCodes } from "../output/exit-codes.js";
import { checkpointOption, storeOf, type StoreOptions } from "../executions/execution-options.js";
import { findExecution } from "../executions/find-execution.js";
import { findFailedTask } from "../executions/find-failed-task.js";
import { loadOperations } from "../executions/load-operations.js";
import { readRunRecord } from "../executions/run-record.js";
import { repeated } from "../option-parsers.js";
import { note, reserveStdout } from "../output/output.js";
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
    .description("run a failed task again, here, with the arguments that it had, and compare how it ends")
    .argument("<execution>", "the id of the execution")
    .argument("[task]", "the id of the failed task, or its beginning (default: the only one)")
    .addOption(checkpointOption())
    .addOption(importOption())
    .addOption(new Option("-p, --package <name>", "an installed package with its operation; can be repeated").argParser(repeated))
    .option("--inspect-brk [port]", "wait for a debugger, and stop right before the operation is called (default port: 9229)")
    .option("--json", "print an object as JSON")
    .action(replay);
  return withExamples(command, [
    ["replay survey-2026 1f0c --checkpoint ./checkpoints", "does it fail as it did? exit code 0 if it succeeds now"],
    ["replay survey-2026 1f0c -c s3://bucket/runs --import ./src/operations.ts", "with the operation of a module"],
    ["replay survey-2026 1f0c -c ./checkpoints --inspect-brk", "step through it in chrome://inspect or an editor"],
  ]);
}

function importOption(): Option {
  const text = "a module that defines its operation (default: what `mazepa run` was given); can be repeated";
  return new Option("-i, --import <module>", text).argParser(repeated);
}

async function replay(id: string, taskId: string | undefined, options: ReplayOptions): Promise<void> {
  reserveStdout();
  const store = await storeOf(options);
  const { executionId } = await findExecution(store, id);
  const task = findFailedTask(await readFailedTasks(store, executionId), taskId);
  if (task.submission === undefined)
    throw new UsageError(`Task ${task.taskId} cannot be run again: ${task.leftOut ?? "it was not kept"}.`);
  const isDebugged = options.inspectBrk !== undefined;
  if (isDebugged) openInspector(options.inspectBrk);
  const imported = await loadOperations(options, await readRunRecord(store, executionId));
  const submission = submissionOf(task, imported);
  note(`Running task ${task.taskId} of operation "${task.operationId}" with (${task.shownArguments}).`);
  const replayed = await replayTask(task, { submission, isDebugged });
  printReplay(replayed, options);
  if (replayed.verdict !== "succeeds") process.exitCode = exitCodes.failed;
}

function submissionOf({ submission = "", operationId }: FailedTask, imported: readonly string[]): Submission {
  try {
    return decodeSubmission(submission);
  } catch (cause) {
    if (!isMazepaError(cause, "MAZEPA_UNKNOWN_OPERATION")) throw cause;
    const where = imported.length === 0 ? "nothing was imported" : `it is not defined by ${imported.join(", ")}`;
    const remedy = "Give the module that defines it by --import, or its package by --package.";
    throw new UsageError(`Operation "${operationId}" is not known here: ${where}. ${remedy}`, { cause });
  }
}
