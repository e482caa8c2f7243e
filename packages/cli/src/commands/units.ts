import { Command } from "commander";
import { readUnits, type UnitView } from "@mazepa/core";
import { withExamples } from "../examples.js";
import { checkpointOption, storeOf, type StoreOptions } from "../executions/execution-options.js";
import { errorText, oneLine } from "../executions/execution-text.js";
import { findExecution } from "../executions/find-execution.js";
import { note, printResult, printTable } from "../output/output.js";

/** `mazepa units`. */
export function unitsCommand(): Command {
  const command = new Command("units")
    .description("show the units of an execution: which are in effect, which are undone, and their tasks")
    .argument("[execution]", "the id of the execution (default: a running one, else the most recent)")
    .addOption(checkpointOption())
    .option("--json", "print a list as JSON")
    .action(units);
  return withExamples(command, [
    ["units trip-17 --checkpoint ./checkpoints", "its units with their rounds, and the tasks of those that are not over"],
  ]);
}

async function units(id: string | undefined, options: StoreOptions): Promise<void> {
  const store = await storeOf(options);
  const { executionId } = await findExecution(store, id, options);
  const views = await readUnits(store, executionId);
  if (options.json) return printResult(views, options);
  if (views.length === 0) return note(`Execution "${executionId}" has no units that may have to be undone.`);
  showUnits(views);
  showTasks(notOver(views));
}

function showUnits(views: readonly UnitView[]): void {
  const depths = new Map<string, number>();
  const rows = views.map(({ unit, key, outerKey, round, state, decision, error, tasks }) => {
    const depth = outerKey === undefined ? 0 : (depths.get(outerKey) ?? 0) + 1;
    depths.set(key, depth);
    return [
      ...[`${"  ".repeat(depth)}${oneLine(unit, 40)}`, String(round), state, decision ?? "", String(tasks.length)],
      ...[error ? errorText(error, 60) : ""],
    ];
  });
  printTable(["UNIT", "ROUND", "STATE", "DECISION", "TASKS", "ERROR"], rows);
}

/** Units that are neither undone nor over, with their inner units. */
function notOver(views: readonly UnitView[]): UnitView[] {
  const keys = new Set<string>();
  return views.filter(({ key, outerKey, state }) => {
    if (state === "reverted") return false;
    if (state === "ended" && (outerKey === undefined || !keys.has(outerKey))) return false;
    keys.add(key);
    return true;
  });
}

function showTasks(views: readonly UnitView[]): void {
  const rows = views.flatMap(({ unit, round, tasks }) =>
    tasks.map(({ taskId, operationId, label = "", state }) => [
      ...[oneLine(taskId, 32), operationId, oneLine(label, 30), state, oneLine(unit, 40), String(round)],
    ]),
  );
  if (rows.length === 0) return;
  printResult("");
  printTable(["TASK", "OPERATION", "LABEL", "STATE", "UNIT", "ROUND"], rows);
}
