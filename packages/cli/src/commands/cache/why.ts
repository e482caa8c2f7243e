import { Command } from "commander";
import { openCache } from "@mazepa/core";
import { isTask } from "@mazepa/core/internal";
import { cacheOption, type CacheOptions } from "../../cache/cache-options.js";
import { explanationLines, targetLines } from "../../cache/cache-text.js";
import { openStore } from "../../connections/open-broker.js";
import { withExamples } from "../../examples.js";
import { loadTarget, parseArguments } from "../../loading/load-target.js";
import { requireOption } from "../../output/cli-errors.js";
import { printResult, reserveStdout } from "../../output/output.js";

/** `mazepa cache why`. */
export function whyCommand(): Command {
  const command = new Command("why")
    .description("show which tasks would run, and why; for a task without a result, the difference from the nearest one")
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
  const explanation = isTask(target) ? await cache.explain(target) : await cache.explainTarget(target);
  if (options.json) return printResult(explanation, options);
  const lines = "tasks" in explanation ? targetLines(explanation) : explanationLines(explanation);
  for (const line of lines) printResult(line);
}
