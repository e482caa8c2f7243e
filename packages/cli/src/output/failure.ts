import { inspect } from "node:util";
import { CommanderError } from "commander";
import { isMazepaError } from "@mazepa/core";
import { lineToCreate } from "../connections/queue-urls.js";
import { exitCodes } from "./exit-codes.js";
import { errorColours } from "./colours.js";
import { isInterruption } from "./interruptions.js";
import { note } from "./output.js";

/** The codes of errors that another command line or configuration avoids. */
const usageCodes = ["MAZEPA_USAGE", "MAZEPA_INVALID_OPTION", "MAZEPA_QUEUE_NOT_FOUND"];

/**
 * Reports an error on standard error, with stack traces only if asked for, and returns the exit
 * code.
 */
export function reportFailure(error: unknown, { isVerbose }: { isVerbose: boolean }): number {
  const colours = errorColours();
  if (error instanceof CommanderError) {
    // An incomplete command shows help, which has been printed already.
    if (error.code === "commander.help") return exitCodes.usage;
    note(colours.red(error.message.replace(/^error: /, "")));
    note(colours.dim("Add --help to see its arguments and options."));
    return exitCodes.usage;
  }
  const exitCode = exitCodeOf(error);
  note(isVerbose ? stackText(error) : messageLines(error).map(colours.red).join("\n"));
  const create = lineToCreate(error);
  if (create !== undefined) note(colours.dim(`To create it: ${create}`));
  if (!isVerbose && exitCode === exitCodes.failed) note(colours.dim("Add --verbose for stack traces."));
  return exitCode;
}

/** The exit code that an error leads to. */
export function exitCodeOf(error: unknown): number {
  if (isInterruption(error)) return exitCodes.cancelled;
  return usageCodes.some((code) => isMazepaError(error, code)) ? exitCodes.usage : exitCodes.failed;
}

/**
 * The message with its code, the position in the user's code, and the causes that the message does
 * not mention.
 */
function messageLines(error: unknown, indent = ""): string[] {
  if (!(error instanceof Error)) return [`${indent}${thrownText(error)}`];
  if (isMazepaError(error, "MAZEPA_USAGE")) return [`${indent}${error.message}`];
  const { code } = error as { code?: unknown };
  const headline = isMazepaError(error) ? `${error.message} [${String(code)}]` : `${error.name}: ${error.message}`;
  const causes = indent.length < 10 ? causesOf(error).slice(0, 10) : [];
  return [`${indent}${headline}`, ...placeOf(error, indent), ...causes.flatMap((cause) => causeLines(cause, { error, indent }))];
}

function causeLines(cause: unknown, { error, indent }: { error: Error; indent: string }): string[] {
  const deeper = messageLines(cause, `${indent}  `);
  const isSaid = cause instanceof Error && cause.message !== "" && error.message.includes(cause.message);
  return isSaid && !isMazepaError(cause) ? deeper.slice(1) : deeper;
}

/** The line of the user's code that threw the error; `--verbose` shows the whole stack. */
function placeOf(error: Error, indent: string): string[] {
  if (isMazepaError(error)) return [];
  const frame = /^\s+at .*\d\)?$/m.exec(error.stack ?? "")?.[0].trim() ?? "";
  const here = `${process.cwd()}/`;
  return frame === "" || /node:internal|node_modules/.test(frame)
    ? []
    : [`${indent}  ${frame.replace("file://", "").replace(here, "")}`];
}

function stackText(error: unknown): string {
  if (!(error instanceof Error)) return thrownText(error);
  const stack = error.stack ?? `${error.name}: ${error.message}`;
  return [stack, ...causesOf(error).map((cause) => `Caused by: ${stackText(cause)}`)].join("\n");
}

function causesOf(error: Error): unknown[] {
  if (error instanceof AggregateError) return error.errors as unknown[];
  return error.cause === undefined ? [] : [error.cause];
}

function thrownText(thrown: unknown): string {
  return typeof thrown === "string" ? thrown : inspect(thrown);
}
