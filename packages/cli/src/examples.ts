import type { Command } from "commander";

/** A command line, and what it does. */
export interface CommandExample {
  readonly line: string;
  readonly does: string;
}

const byCommand = new WeakMap<Command, readonly CommandExample[]>();

/**
 * Gives a command examples, which `--help` and `docs/cli.md` show: pairs of a line (without
 * `mazepa`) and what it does.
 */
export function withExamples(command: Command, examples: readonly (readonly [line: string, does: string])[]): Command {
  const all = examples.map(([line, does]) => ({ line: `mazepa ${line}`, does }));
  byCommand.set(command, all);
  const text = all.map(({ line, does }) => `  # ${does}\n  ${line}`).join("\n\n");
  return command.addHelpText("after", `\nExamples:\n${text}`);
}

/** The examples of a command. */
export function examplesOf(command: Command): readonly CommandExample[] {
  return byCommand.get(command) ?? [];
}
