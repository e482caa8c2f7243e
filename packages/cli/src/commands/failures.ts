import { Command } from "commander";
import { readFailedTasks, type ExecutionView, type FailedTask } from "@mazepa/core";
import { shellLine } from "@mazepa/core/internal";
import { withExamples } from "../examples.js";
import { checkpointOption, storeOf, type StoreOptions } from "../executions/execution-options.js";
import { agoText, errorText, oneLine } from "../executions/execution-text.js";
import { failureTable } from "../executions/failure-table.js";
import { findExecution } from "../executions/find-execution.js";
import { findFailedTask } from "../executions/find-failed-task.js";
import { positiveNumber } from "../option-parsers.js";
import { note, printFacts, printResult, printTable } from "../output/output.js";

interface FailuresOptions extends StoreOptions {
  readonly max: number;
}

/** `mazepa failures`. */
export function failuresCommand(): Command {
  const command = new Command("failures")
    .description("show the failures of an execution, by kind of error and by task")
    .argument("[execution]", "the id of the execution (default: a running one, else the most recent)")
    .argument("[task]", "the id of a failed task, or a prefix of it, to show everything about it")
    .addOption(checkpointOption())
    .option("-m, --max <count>", "maximum number of tasks to show", positiveNumber, 20)
    .option("--json", "print an object as JSON")
    .action(failures);
  return withExamples(command, [
    [
      "failures survey-2026 --checkpoint ./checkpoints",
      "counts by operation and error, and the failed tasks with their arguments",
    ],
    ["failures survey-2026 1f0c --checkpoint ./checkpoints", "one of them, with its stack"],
  ]);
}

async function failures(id: string | undefined, taskId: string | undefined, options: FailuresOptions): Promise<void> {
  const store = await storeOf(options);
  const view = await findExecution(store, id, options);
  const tasks = await readFailedTasks(store, view.executionId);
  if (taskId !== undefined) return showTask(view, findFailedTask(tasks, taskId), options);
  if (options.json) return printResult(asJson(view, tasks), options);
  if (tasks.length === 0 && view.failures.length === 0) return note(noFailure(view));
  if (view.failures.length > 0) showGroups(view);
  showTasks(tasks, { max: options.max, isFirst: view.failures.length === 0 });
}

/** What is said when no task has failed. The flow itself may have. */
function noFailure({ executionId, error }: ExecutionView): string {
  if (error === undefined) return `Nothing has failed in execution "${executionId}".`;
  return `No task has failed in execution "${executionId}". It ended with ${errorText(error, 500)}`;
}

/** The failures as an object, without the encoded submissions that `mazepa replay` needs. */
function asJson(
  { executionId, state, error, failures: groups, otherFailures }: ExecutionView,
  tasks: readonly FailedTask[],
): object {
  const shown = tasks.map(({ submission, ...task }) => ({ ...task, canBeReplayed: submission !== undefined }));
  return { executionId, state, error, groups, otherFailures, tasks: shown };
}

function showGroups({ failures: groups, otherFailures: otherCount }: ExecutionView): void {
  printResult(failureTable({ groups, otherCount }).join("\n"));
}

function showTasks(tasks: readonly FailedTask[], { max, isFirst }: { max: number; isFirst: boolean }): void {
  if (tasks.length === 0) return;
  if (!isFirst) printResult("");
  printTable(
    ["TASK", "OPERATION", "ATTEMPT", "WHEN", "ARGUMENTS", "ERROR"],
    tasks
      .slice(-max)
      .map((task) => [
        ...[oneLine(task.taskId, 32), task.operationId, String(task.attempt), agoText(new Date(task.failedAt))],
        ...[oneLine(task.shownArguments, 40), errorText(task.error, 60)],
      ]),
  );
  if (tasks.length > max) note(`The last ${max} of ${tasks.length} tasks are shown; --max shows more.`);
}

function showTask(view: ExecutionView, task: FailedTask, options: FailuresOptions): void {
  const { submission, ...known } = task;
  if (options.json) return printResult({ ...known, canBeReplayed: submission !== undefined }, options);
  const { code, name, message, stack } = task.error;
  printFacts({
    task: task.taskId,
    operation: task.operationId,
    flows: task.flowPath.join(" > "),
    attempt: `${task.attempt}, by ${task.worker}, at ${task.failedAt}, after ${task.durationMs.toFixed(1)} ms`,
    arguments: oneLine(task.shownArguments, 1000),
    error: oneLine(`${name}: ${message}${code === undefined ? "" : ` [${code}]`}`, 2000),
    replay: submission === undefined ? `not possible: ${task.leftOut ?? "it was not kept"}` : lineToReplay(view, task, options),
  });
  for (const line of stack?.split("\n").slice(1) ?? []) printResult(oneLine(line.trim(), 500).replace(/^/, "    "));
}

function lineToReplay({ executionId }: ExecutionView, { taskId }: FailedTask, { checkpoint = "" }: FailuresOptions): string {
  return shellLine(["mazepa", "replay", executionId, taskId, "--checkpoint", checkpoint]);
}
