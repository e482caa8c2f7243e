import type { ErrorRecord, ExecutionState, ExecutionView } from "@mazepa/core";
import { durationText } from "../queue/measures.js";
import { outColours } from "../output/colours.js";

/** A state in its colour. */
export function stateText(state: ExecutionState): string {
  const colours = outColours();
  if (state === "succeeded") return colours.green(state);
  return state === "running" ? colours.cyan(state) : state === "failed" ? colours.red(state) : colours.yellow(state);
}

/** The time since `when`, e.g. `3 min ago`. */
export function agoText(when: Date): string {
  return `${durationText(Math.max(0, Date.now() - when.getTime()))} ago`;
}

/** The duration of an execution, so far or in all. */
export function lastedText({ startedAt, endedAt, state, updatedAt }: ExecutionView): string {
  const end = state === "running" ? Date.now() : (endedAt ?? updatedAt).getTime();
  return durationText(Math.max(0, end - startedAt.getTime()));
}

/** An error in one line. */
export function errorText({ name, message, code }: Pick<ErrorRecord, "name" | "message" | "code">, most = 100): string {
  return oneLine(`${name}: ${message}${code === undefined ? "" : ` [${code}]`}`, most);
}

/** A text from elsewhere in one line of limited length. */
export function oneLine(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

/** A count with separators. */
export function countText(count: number): string {
  return count.toLocaleString("en-US");
}
