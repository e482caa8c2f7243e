import { Command } from "commander";
import { withoutConfig } from "../config/apply-config.js";
import { completionsOf } from "../completion/completions.js";
import { printResult } from "../output/output.js";

/** `mazepa complete`, which the scripts of `mazepa completion` call. */
export function completeCommand(): Command {
  const command = new Command("complete")
    .description("print what can stand at the end of a command line, one word a line")
    .argument("[words...]", "what stands there so far, after `mazepa`")
    .action((words: readonly string[], _options: unknown, { parent }: Command) => {
      const found = parent ? completionsOf(parent, words) : [];
      if (found.length > 0) printResult(found.join("\n"));
    });
  return withoutConfig(command);
}
