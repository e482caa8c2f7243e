import { InvalidOptionError } from "../errors.js";
import { checkName } from "../options.js";

/** What a prefix command is told of the task that it runs. */
export interface PrefixedTask {
  readonly id: string;
  readonly operationId: string;
  readonly executionId: string;
  readonly attempt: number;
  readonly tags: readonly string[];
  /** The exchange directory of this attempt. */
  readonly directory: string;
}

/**
 * The beginning of a command line: a text for `/bin/sh`, or the parts of a command that is run
 * without a shell. `{node}`, `{main}` and `{directory}` are replaced; a prefix without any of them
 * is followed by the program of Node that runs the task.
 */
export type CommandPrefix = string | PrefixCommand;

/** A prefix by its parts, which no shell reads. */
export interface PrefixCommand {
  /** The command and its arguments, or a function that gives them for each attempt. */
  readonly command: readonly string[] | ((task: PrefixedTask) => readonly string[]);
}

/** Options of the commands that run tasks elsewhere. */
export interface PrefixOptions {
  /**
   * The commands through which tasks run, by tag or operation id: `{ gpu: "srun --gres=gpu:1" }`.
   * The operation id counts first, then tags in their order.
   */
  readonly prefixes?: Readonly<Record<string, CommandPrefix>>;
  /**
   * The directory below which commands are told of tasks, and leave their reports and output. It
   * must be visible where they run. Default: with the cached result, else the system's temporary
   * directory.
   */
  readonly commandDirectory?: string;
}

/** @throws InvalidOptionError naming the option that makes no sense. */
export function checkPrefixOptions({ prefixes, commandDirectory }: PrefixOptions): void {
  checkName("commandDirectory", commandDirectory);
  if (prefixes === undefined) return;
  if (typeof prefixes !== "object" || prefixes === null || Array.isArray(prefixes))
    throw new InvalidOptionError('Option "prefixes" must be an object: { gpu: "srun --gres=gpu:1" }.');
  for (const [name, prefix] of Object.entries(prefixes))
    if (!isPrefix(prefix))
      throw new InvalidOptionError(
        `Option "prefixes" has for "${name}" neither a text nor { command: […] }, nor { command: (task) => […] }.`,
      );
}

function isPrefix(prefix: unknown): prefix is CommandPrefix {
  if (typeof prefix === "string") return true;
  const command: unknown = typeof prefix === "object" && prefix !== null && "command" in prefix ? prefix.command : undefined;
  return typeof command === "function" || isCommand(command);
}

/** Whether a value is a command and its arguments. */
export function isCommand(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((part) => typeof part === "string");
}
