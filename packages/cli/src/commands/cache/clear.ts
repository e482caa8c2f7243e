import { Command, Option } from "commander";
import type { CachedResult } from "@mazepa/core";
import { cacheOption, selectedResults, selectionOf, type CacheOptions, type CacheSelection } from "../../cache/cache-options.js";
import { withExamples } from "../../examples.js";
import { duration } from "../../option-parsers.js";
import { UsageError } from "../../output/cli-errors.js";
import { note, printResult } from "../../output/output.js";

interface ClearOptions extends CacheOptions {
  readonly all?: boolean;
  readonly olderThan?: number;
  readonly dryRun?: boolean;
}

/** `mazepa cache clear`. */
export function clearCommand(): Command {
  const command = new Command("clear")
    .description("remove results; tasks that depend on them run again, too")
    .argument("[location]", "the store of results, unless --cache gives it")
    .argument("[operation]", "an operation, or one result: Train/3f2a90…")
    .addOption(cacheOption())
    .option("--all", "every result")
    .addOption(
      new Option("--older-than <duration>", "only results that were written at least this long ago, such as 30d").argParser(
        duration,
      ),
    )
    .option("-n, --dry-run", "print what would be removed, and remove nothing")
    .option("--json", "print a list of objects as JSON")
    .action(clear);
  return withExamples(command, [
    ["cache clear ./cache Train", "one operation"],
    ["cache clear ./cache --all --older-than 30d --dry-run", "results that are a month old"],
  ]);
}

async function clear(...[first, second, options]: [string | undefined, string | undefined, ClearOptions]): Promise<void> {
  const words = [first, second].filter((word) => word !== undefined);
  const selection = await selectionOf(words, options);
  const isChosen = selection.operation !== undefined || options.all === true || options.olderThan !== undefined;
  if (!isChosen) throw new UsageError("Say what to remove: an operation, one result, --older-than or --all.");
  const oldestMs = options.olderThan === undefined ? Infinity : Date.now() - options.olderThan;
  const results = (await selectedResults(selection)).filter(({ createdAt }) => createdAt.getTime() <= oldestMs);
  if (!options.dryRun) await remove(selection, results, options);
  if (options.json) return printResult(results, options);
  for (const { operationId, taskId } of results) printResult(`${operationId}/${taskId}`);
  const [noun, were] = results.length === 1 ? ["result", "was"] : ["results", "were"];
  note(`${results.length} ${noun} ${options.dryRun ? "would be" : were} removed.`);
}

/** Removes one result by its id, or all of a selection, damaged ones included. */
async function remove(
  { cache, operation, taskId }: CacheSelection,
  results: readonly CachedResult[],
  { olderThan: olderThanMs, all }: ClearOptions,
): Promise<void> {
  if (taskId !== undefined) {
    for (const result of results) await cache.clear({ result });
    return;
  }
  await cache.clear({
    ...(operation !== undefined && { operation }),
    ...(olderThanMs !== undefined && { olderThanMs }),
    ...(all && { all }),
  });
}
