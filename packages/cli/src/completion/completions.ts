import type { Command } from "commander";
import { optionsOf, readLine, type TypedLine } from "./typed-line.js";

/**
 * The possible completions of the last of `words`, which follow `mazepa` on a command line that is
 * being typed: subcommands, options, choices of an option, exports of a module, and ids of
 * executions and failed tasks. None where a file or any text can be typed.
 */
export async function completionsOf(program: Command, words: readonly string[]): Promise<string[]> {
  const line = readLine(program, words);
  const candidates = await candidatesOf(line);
  return [...new Set(candidates)].filter((candidate) => candidate.startsWith(line.last)).sort();
}

async function candidatesOf(line: TypedLine): Promise<readonly string[]> {
  const { command, awaiting, last } = line;
  if (awaiting?.required || (awaiting && !last.startsWith("-"))) return awaiting.argChoices ?? valuesFor(line);
  if (last.startsWith("-")) return [...optionsOf(command).flatMap(({ long }) => long ?? []), "--help"];
  const subcommands = command.createHelp().visibleCommands(command);
  return [...(line.args.length === 0 ? subcommands.map((child) => child.name()) : []), ...(await valuesFor(line))];
}

/** Values that are looked up. A problem on the way gives none, since it could not be shown. */
async function valuesFor(line: TypedLine): Promise<readonly string[]> {
  const { command, args, awaiting } = line;
  // Most words of a line need none of these libraries.
  const { argumentSources, optionSources } = await import("./known-values.js");
  const defined = command.registeredArguments;
  const argument = defined[args.length] ?? defined.findLast(({ variadic }) => variadic);
  const source = awaiting ? optionSources[awaiting.long ?? ""] : argumentSources[argument?.name() ?? ""];
  return (await source?.(line).catch(() => [])) ?? [];
}
