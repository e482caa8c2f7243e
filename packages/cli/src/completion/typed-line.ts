import type { Command, Option } from "commander";

/** A command line that is being typed. */
export interface TypedLine {
  /** The deepest command that the words name. */
  readonly command: Command;
  /** The arguments before the last word. */
  readonly args: readonly string[];
  /** The options before the last word that have a value, by their long flags. */
  readonly values: ReadonlyMap<string, string>;
  /** The option whose value the last word may be. */
  readonly awaiting: Option | undefined;
  /** The word at the cursor. */
  readonly last: string;
}

/** Reads the words that follow `mazepa`, the last of which is being typed. */
export function readLine(program: Command, words: readonly string[]): TypedLine {
  const last = words.at(-1) ?? "";
  const args: string[] = [];
  const values = new Map<string, string>();
  let command = program;
  let awaiting: Option | undefined;
  for (const word of words.slice(0, -1)) {
    if (awaiting && (awaiting.required || !word.startsWith("-"))) {
      values.set(awaiting.long ?? "", word);
      awaiting = undefined;
      continue;
    }
    const [flag = "", value] = word.startsWith("--") ? word.split(/=(.*)/s, 2) : [word];
    const option = optionsOf(command).find(({ short, long }) => short === flag || long === flag);
    awaiting = option && value === undefined && !isFlag(option) ? option : undefined;
    if (option && value !== undefined) values.set(option.long ?? "", value);
    if (word.startsWith("-")) continue;
    const child =
      args.length > 0 ? undefined : command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (child) command = child;
    else args.push(word);
  }
  return { command, args, values, awaiting, last };
}

/** The options of a command, and those of the program, which every command takes. */
export function optionsOf(command: Command): Option[] {
  return [...command.options, ...(command.parent ? optionsOf(command.parent) : [])].filter(({ hidden }) => !hidden);
}

function isFlag({ required, optional }: Option): boolean {
  return !required && !optional;
}
