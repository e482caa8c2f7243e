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
  byCommand.set(
    command,
    examples.map(([line, does]) => ({ line: `mazepa ${line}`, does })),
  );
  return command;
}

/** The examples of a command. */
export function examplesOf(command: Command): readonly CommandExample[] {
  return byCommand.get(command) ?? [];
}
