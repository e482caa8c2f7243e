import type { Command, Option } from "commander";

/**
 * The possible completions of the last of `words`, which follow `mazepa` on a command line that is
 * being typed: subcommands, options, and the choices of an option. None where a file or any text
 * can be typed.
 */
export function completionsOf(program: Command, words: readonly string[]): string[] {
  const last = words.at(-1) ?? "";
  const earlier = words.slice(0, -1);
  const command = commandOf(program, earlier);
  const awaiting = optionOf(command, earlier.at(-1) ?? "");
  const candidates = awaiting?.required ? (awaiting.argChoices ?? []) : candidatesOf(command, last);
  return candidates.filter((candidate) => candidate.startsWith(last)).sort();
}

function candidatesOf(command: Command, last: string): string[] {
  if (last.startsWith("-")) return [...optionsOf(command).flatMap(({ long }) => long ?? []), "--help"];
  const shown = command.createHelp().visibleCommands(command);
  return shown.map((child) => child.name());
}

/** The deepest command that the words name. */
function commandOf(program: Command, words: readonly string[]): Command {
  let command = program;
  for (const [index, word] of words.entries()) {
    const before = optionOf(command, words[index - 1] ?? "");
    if (before?.required) continue;
    command = command.commands.find((child) => child.name() === word || child.aliases().includes(word)) ?? command;
  }
  return command;
}

function optionOf(command: Command, flag: string): Option | undefined {
  return optionsOf(command).find((option) => option.short === flag || option.long === flag);
}

/** The options of a command, and those of the program, which every command takes. */
function optionsOf(command: Command): Option[] {
  return [...command.options, ...(command.parent ? optionsOf(command.parent) : [])].filter(({ hidden }) => !hidden);
}
