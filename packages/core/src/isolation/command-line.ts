import { fileURLToPath } from "node:url";
import { InvalidOptionError } from "../errors.js";
import { inheritedExecArgv } from "../exec-argv.js";
import { moduleBeside } from "../module-beside.js";
import { isCommand, type CommandPrefix, type PrefixedTask } from "../tasks/command-prefix.js";

/** A program with its arguments. */
export interface CommandLine {
  readonly file: string;
  readonly args: readonly string[];
}

const placeholder = /\{(node|main|directory)\}/;

/**
 * A shell that waits for the program that it runs when both are told to stop: its end would be
 * taken for that of the program.
 */
const waits = "trap 'exit 143' TERM; ";

/**
 * The command line that runs a task behind a prefix.
 *
 * @throws InvalidOptionError when the prefix is a function that returned no command, or there is no
 *   program to run tasks with.
 */
export function commandLineOf(prefix: CommandPrefix, task: PrefixedTask): CommandLine {
  const main = taskProgram();
  const values: Readonly<Record<string, string>> = { node: process.execPath, main, directory: task.directory };
  const whole = [process.execPath, ...inheritedExecArgv(), main, task.directory];
  if (typeof prefix !== "string") return withoutShell(commandOf(prefix.command, task), { values, whole });
  if (prefix.trim() === "") return withoutShell([], { values, whole });
  const line = placeholder.test(prefix) ? filledIn(prefix, values) : `${prefix} ${whole.map(quoted).join(" ")}`;
  return { file: "/bin/sh", args: ["-c", `${waits}${line}`] };
}

/** The file of the program that runs a task. */
function taskProgram(): string {
  const url = moduleBeside("./command-main.js", import.meta.url);
  if (url) return fileURLToPath(url);
  throw new InvalidOptionError(
    'Option "prefixes" needs a file of @mazepa/core, which a bundle does not have beside it. Leave @mazepa/core out of the bundle.',
  );
}

function withoutShell(
  command: readonly string[],
  { values, whole }: { readonly values: Readonly<Record<string, string>>; readonly whole: readonly string[] },
): CommandLine {
  const fill = (part: string) => part.replace(new RegExp(placeholder, "g"), (_, name: string) => values[name] ?? "");
  const parts = command.some((part) => placeholder.test(part)) ? command.map(fill) : [...command, ...whole];
  const [file = "", ...args] = parts;
  return { file, args };
}

function commandOf(
  command: readonly string[] | ((task: PrefixedTask) => readonly string[]),
  task: PrefixedTask,
): readonly string[] {
  if (typeof command !== "function") return command;
  const given: unknown = command(task);
  if (isCommand(given)) return given;
  throw new InvalidOptionError(
    `The function that is the prefix of task ${task.id} of operation "${task.operationId}" returned no list of texts.`,
  );
}

/** The text with values in place of placeholders, written so as the quotes around each want it. */
function filledIn(text: string, values: Readonly<Record<string, string>>): string {
  let quote = "";
  return text.replace(/\\.|["']|\{(?:node|main|directory)\}/gs, (found) => {
    if (found.startsWith("{")) return written(values[found.slice(1, -1)] ?? "", quote);
    if (quote === "") quote = found.startsWith("\\") ? "" : found;
    else if (quote === found) quote = "";
    else if (quote === "'" && found.endsWith("'")) quote = "";
    return found;
  });
}

/** A value as a part of a text for the shell that stands inside of `quote`. */
function written(value: string, quote: string): string {
  if (quote === '"') return value.replace(/[\\"$`]/g, "\\$&");
  return quote === "'" ? value.replaceAll("'", `'\\''`) : quoted(value);
}

function quoted(part: string): string {
  return `'${part.replaceAll("'", `'\\''`)}'`;
}
