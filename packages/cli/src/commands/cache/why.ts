import { Command } from "commander";
import { openCache } from "@mazepa/core";
import { isTask } from "@mazepa/core/internal";
import { cacheOption, type CacheOptions } from "../../cache/cache-options.js";
import { explanationLines } from "../../cache/cache-text.js";
import { openStore } from "../../connections/open-broker.js";
import { withExamples } from "../../examples.js";
import { loadTarget, parseArguments } from "../../loading/load-target.js";
import { requireOption, UsageError } from "../../output/cli-errors.js";
import { printResult, reserveStdout } from "../../output/output.js";

/** `mazepa cache why`. */
export function whyCommand(): Command {
  const command = new Command("why")
    .description("show whether a task would run, and why; without a result, the difference from the nearest one")
    .argument("<target>", "a file or an installed package, and which of its exports: tasks.ts#Main")
    .argument("[args...]", "arguments as JSON; a word that does not look like JSON is a text")
    .addOption(cacheOption())
    .option("--json", "print an object as JSON")
    .action(explain);
  return withExamples(command, [["cache why tasks.js#Train 0.02 --cache ./cache", "why it would run again"]]);
}

async function explain(...[spec, words, options]: [string, readonly string[], CacheOptions]): Promise<void> {
  reserveStdout();
  const cache = openCache(await openStore(requireOption("--cache", options.cache)));
  const { target } = await loadTarget(spec, parseArguments(words));
  if (!isTask(target))
    throw new UsageError(
      `${spec} is a flow, and this command explains a task. For the tasks of a flow, the events of a run give the reasons.`,
    );
  const explanation = await cache.explain(target);
  if (options.json) return printResult(explanation, options);
  for (const line of explanationLines(explanation)) printResult(line);
}
