import { isDeepStrictEqual } from "node:util";
import { parseArguments } from "../loading/load-target.js";
import type { RunRecord } from "./run-record.js";

/** The part of a command line that distinguishes one run from another. */
export type AskedRun = Pick<RunRecord, "target" | "module" | "exportName" | "words">;

/** Whether both name the same export of the same file. */
export function isSameTarget(run: AskedRun, asked: AskedRun): boolean {
  return run.module === asked.module && run.exportName === asked.exportName;
}

/** Whether both were given the same words, or arguments of the same values. */
export function isSameArguments(run: AskedRun, asked: AskedRun): boolean {
  return isDeepStrictEqual(argumentsOf(run), argumentsOf(asked));
}

/** A run for people: target and arguments. */
export function runText({ target, words }: AskedRun): string {
  return words.length === 0 ? `${target} without arguments` : `${target} with ${words.join(" ")}`;
}

function argumentsOf({ words }: AskedRun): readonly unknown[] {
  try {
    return parseArguments(words);
  } catch {
    return words;
  }
}
