import { Command } from "commander";
import type { CachedResult } from "@mazepa/core";
import { cacheOption, selectedResults, selectionOf, type CacheOptions, type CacheSelection } from "../../cache/cache-options.js";
import { withExamples } from "../../examples.js";
import { UsageError } from "../../output/cli-errors.js";
import { printResult } from "../../output/output.js";

/** `mazepa cache path`. */
export function pathCommand(): Command {
  const command = new Command("path")
    .description("print the directory with the files that the run of one result has written")
    .argument("[location]", "the store of results, unless --cache gives it")
    .argument("[id]", "the beginning of the result's id, also after its operation: Train/3f2a90")
    .addOption(cacheOption())
    .option("--json", "print a text as JSON")
    .action(print);
  return withExamples(command, [["cache path ./cache Train/3f2a90", "the directory that taskContext().directory was"]]);
}

async function print(...[first, second, options]: [string | undefined, string | undefined, CacheOptions]): Promise<void> {
  const words = [first, second].filter((word) => word !== undefined);
  const selection = await selectionOf(words, options);
  const [result, ...others] = await resultsOf(selection);
  if (!result || others.length > 0)
    throw new UsageError(`Say which result: its id, as \`mazepa cache ls ${selection.location}\` shows it.`);
  const { operationId, taskId, directory } = result;
  if (directory === undefined)
    throw new UsageError(
      `${operationId}/${taskId} has no directory: its run did not ask for one, or ${selection.location} is no directory.`,
    );
  printResult(directory, options);
}

/** The results whose ids begin as the command line says, with or without their operation. */
async function resultsOf(selection: CacheSelection): Promise<CachedResult[]> {
  const { operation, taskId } = selection;
  if (taskId !== undefined) return selectedResults(selection);
  if (operation === undefined || !/^[0-9a-f]{6,32}$/.test(operation)) return [];
  return selectedResults({ ...selection, operation: undefined, taskId: operation });
}
