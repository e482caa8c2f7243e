import { Command } from "commander";
import { withoutConfig } from "../config/apply-config.js";
import { completionsOf } from "../completion/completions.js";
import { printResult, reserveStdout } from "../output/output.js";

/** `mazepa complete`, which the scripts of `mazepa completion` call. */
export function completeCommand(): Command {
  const command = new Command("complete")
    .description("print the possible words at the end of a command line, one a line")
    .argument("[words...]", "the words of the line so far, after `mazepa`")
    .action(async (words: readonly string[], _options: unknown, { parent }: Command) => {
      reserveStdout();
      const found = parent ? await completionsOf(parent, words) : [];
      if (found.length > 0) printResult(found.join("\n"));
    });
  return withoutConfig(command);
}
