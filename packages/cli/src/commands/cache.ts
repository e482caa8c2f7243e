import { Command } from "commander";
import { withExamples } from "../examples.js";
import { clearCommand } from "./cache/clear.js";
import { lsCommand } from "./cache/ls.js";
import { pathCommand } from "./cache/path.js";
import { treeCommand } from "./cache/tree.js";
import { whyCommand } from "./cache/why.js";

/** `mazepa cache`. */
export function cacheCommand(): Command {
  const command = new Command("cache")
    .description("look at the results that executions reuse, and remove some")
    .helpCommand(false)
    .addCommand(lsCommand())
    .addCommand(treeCommand())
    .addCommand(pathCommand())
    .addCommand(whyCommand())
    .addCommand(clearCommand());
  return withExamples(command, [
    ["cache ls ./cache", "every result"],
    ["cache why tasks.js#Main 3 --cache ./cache", "whether it would run, and why"],
    ["cache clear ./cache Train", "all results of one operation"],
  ]);
}
