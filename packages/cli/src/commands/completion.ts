import { Argument, Command } from "commander";
import { withoutConfig } from "../config/apply-config.js";
import { completionScripts } from "../completion/completion-scripts.js";
import { withExamples } from "../examples.js";
import { printResult } from "../output/output.js";

/** `mazepa completion`. */
export function completionCommand(): Command {
  const shells = Object.keys(completionScripts) as (keyof typeof completionScripts)[];
  const command = new Command("completion")
    .description("print a script that makes a shell complete the words of this command")
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .action((shell: keyof typeof completionScripts) => printResult(completionScripts[shell].trimEnd()));
  return withExamples(withoutConfig(command), [
    ["completion bash", "the script for bash; in ~/.bashrc: source <(mazepa completion bash)"],
    ["completion fish | source", "for fish, in ~/.config/fish/config.fish"],
  ]);
}
