import { Option } from "commander";
import { prefix } from "../option-parsers.js";

/** The option for the commands through which tasks run. */
export function prefixOption(): Option {
  return new Option(
    "--prefix <name=command>",
    "the command through which tasks with this tag or operation id run: gpu='srun --gres=gpu:1'; can be repeated",
  ).argParser(prefix);
}

/** The option for the place of their exchange directories. */
export function commandDirectoryOption(): Option {
  return new Option(
    "--command-directory <path>",
    "where such commands are told of tasks, and leave reports and output (default: with the cached result, else temporary)",
  );
}
