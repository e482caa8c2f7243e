import { Command } from "commander";
import { cacheOption, selectedResults, selectionOf, type CacheOptions } from "../../cache/cache-options.js";
import { argumentsText } from "../../cache/cache-text.js";
import { withExamples } from "../../examples.js";
import { agoText } from "../../executions/execution-text.js";
import { note, printResult, printTable } from "../../output/output.js";
import { durationText, sizeText } from "../../queue/measures.js";

/** `mazepa cache ls`. */
export function lsCommand(): Command {
  const command = new Command("ls")
    .description("list results, the newest first")
    .argument("[location]", "the store of results, unless --cache gives it")
    .argument("[operation]", "an operation, or the beginning of one result's id: Train/3f2a90")
    .addOption(cacheOption())
    .option("--json", "print a list of objects as JSON")
    .action(list);
  return withExamples(command, [["cache ls ./cache Train", "the results of Train, with their arguments"]]);
}

async function list(...[first, second, options]: [string | undefined, string | undefined, CacheOptions]): Promise<void> {
  const words = [first, second].filter((word) => word !== undefined);
  const selection = await selectionOf(words, options);
  const results = await selectedResults(selection);
  if (options.json) return printResult(results, options);
  if (results.length === 0) return note(`There are no such results in ${selection.location}.`);
  printTable(
    ["OPERATION/ID", "WRITTEN", "TOOK", "SIZE", "ARGUMENTS"],
    results.map((result) => [
      `${result.operationId}/${result.taskId.slice(0, 12)}`,
      agoText(result.createdAt),
      durationText(result.durationMs),
      sizeText(result.sizeBytes),
      argumentsText(result),
    ]),
  );
}
