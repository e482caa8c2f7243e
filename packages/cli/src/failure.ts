import { CommanderError } from "commander";
import { isMazepaError } from "@mazepa/core";
import { exitCodes } from "./exit-codes.js";
import { errorColours, note } from "./output.js";

/** What a user can do about by writing another command, or another configuration. */
const usageCodes = ["MAZEPA_USAGE", "MAZEPA_INVALID_OPTION", "MAZEPA_QUEUE_NOT_FOUND"];

/** Tells on standard error what went wrong, with stack traces only if asked for, and gives the exit code. */
export function reportFailure(error: unknown, { isVerbose }: { isVerbose: boolean }): number {
  const colours = errorColours();
  if (error instanceof CommanderError) {
    note(colours.red(error.message.replace(/^error: /, "")));
    note(colours.dim("Run it with --help to see what it takes."));
    return exitCodes.usage;
  }
  if (isVerbose) note(verboseText(error));
  else {
    note(messageLines(error).map(colours.red).join("\n"));
    note(colours.dim("Add --verbose for stack traces."));
  }
  return exitCodeOf(error);
}

/** The exit code that an error leads to. */
export function exitCodeOf(error: unknown): number {
  if (isMazepaError(error, "MAZEPA_EXECUTION_CANCELLED")) return exitCodes.cancelled;
  return usageCodes.some((code) => isMazepaError(error, code)) ? exitCodes.usage : exitCodes.failed;
}

/** The message with its code, and those of its causes below it. */
function messageLines(error: unknown, indent = ""): string[] {
  if (!(error instanceof Error)) return [`${indent}${String(error)}`];
  const { code } = error as { code?: unknown };
  const isOurs = isMazepaError(error);
  const suffix = isOurs && code !== "MAZEPA_USAGE" ? ` [${String(code)}]` : "";
  const name = isOurs ? "" : `${error.name}: `;
  const causes = error instanceof AggregateError ? (error.errors as unknown[]) : error.cause === undefined ? [] : [error.cause];
  const deeper = causes.slice(0, 10).flatMap((cause) => messageLines(cause, `${indent}  `));
  return [`${indent}${name}${error.message}${suffix}`, ...(indent.length < 10 ? deeper : [])];
}

function verboseText(error: unknown): string {
  return error instanceof Error ? stackText(error) : String(error);
}

function stackText(error: Error): string {
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause instanceof Error ? `${stack}\nCaused by: ${stackText(error.cause)}` : stack;
}
