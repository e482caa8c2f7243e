import { Command, Option } from "commander";
import { listExecutions, type ExecutionState, type ExecutionView } from "@mazepa/core";
import { onlyInSection } from "../config/apply-config.js";
import { withExamples } from "../examples.js";
import { checkpointOption, storeOf, type StoreOptions } from "../executions/execution-options.js";
import { agoText, countText, lastedText, stateText } from "../executions/execution-text.js";
import { failedText } from "../executions/failure-table.js";
import { operationProgress } from "@mazepa/core/internal";
import { readRunTarget } from "../executions/run-record.js";
import { removeCommand } from "./executions/rm.js";
import { positiveNumber } from "../option-parsers.js";
import { note, printResult, printTable } from "../output/output.js";

interface ExecutionsOptions extends StoreOptions {
  readonly state?: ExecutionState;
  readonly limit: number;
}

const states = ["running", "succeeded", "failed", "cancelled", "interrupted"];

/** `mazepa executions`. */
export function executionsCommand(): Command {
  const command = new Command("executions")
    .description("list the executions of a checkpoint store, most recently started first")
    .addOption(checkpointOption())
    .addOption(new Option("-s, --state <state>", "only those in this state").choices(states))
    .addOption(onlyInSection(new Option("-n, --limit <n>", "the newest ones only").argParser(positiveNumber).default(50)))
    .option("--json", "print a list of objects as JSON")
    .action(list)
    .helpCommand(false)
    .addCommand(removeCommand());
  return withExamples(command, [
    ["executions --checkpoint ./checkpoints", "all executions, with their states"],
    ["executions --checkpoint s3://bucket/runs --state interrupted", "executions that can be resumed after a crash"],
  ]);
}

async function list(options: ExecutionsOptions): Promise<void> {
  const store = await storeOf(options);
  const { state, limit } = options;
  const found = await listExecutions(store, { limit: limit + 1, ...(state !== undefined && { state }) });
  const shown = found.slice(0, limit);
  const targets = await Promise.all(shown.map(({ executionId }) => readRunTarget(store, executionId)));
  if (options.json)
    return printResult(
      shown.map((view, index) => ({ ...view, ...(targets[index] !== undefined && { target: targets[index] }) })),
      options,
    );
  if (shown.length === 0)
    return note(`There are no executions${state === undefined ? "" : ` in state "${state}"`} in ${options.checkpoint}.`);
  printTable(
    ["EXECUTION", "STATE", "STARTED", "TOOK", "DONE", "FAILED", "TARGET"],
    shown.map((view, index) => row(view, targets[index])),
  );
  if (found.length > limit) note(`These are the newest ${limit}; --limit shows more.`);
}

function row(view: ExecutionView, target: string | undefined): string[] {
  const progress = operationProgress(view);
  const done = progress.reduce((sum, operation) => sum + operation.done, 0);
  const failed = progress.reduce((sum, operation) => sum + operation.failed, 0);
  return [
    ...[view.executionId, stateText(view.state), agoText(view.startedAt), lastedText(view)],
    ...[countText(done), failedText(failed), target ?? ""],
  ];
}
