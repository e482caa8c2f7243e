import { terminalSafe } from "../terminal-safe.js";
import type { ProgressEntry } from "./progress-entry.js";

/** The number of tasks that are shown below the bars of operations. */
const maxTasks = 5;
const barLength = 20;

/** A line for each of the tasks that have told of their progress last, safe for a terminal. */
export function taskLines(entries: readonly ProgressEntry[], { width, height }: { width: number; height: number }): string[] {
  const latest = [...entries].sort((one, other) => other.atMs - one.atMs).slice(0, Math.max(0, Math.min(maxTasks, height)));
  return latest.map((entry) => lineOf(entry).slice(0, width));
}

function lineOf({ taskId, label, fraction, note }: ProgressEntry): string {
  const filled = Math.floor(fraction * barLength);
  const bar = "█".repeat(filled) + "░".repeat(barLength - filled);
  const words = note === undefined ? "" : ` ${oneLine(note)}`;
  return `  ${oneLine(label ?? taskId)} ${bar} ${Math.floor(fraction * 100)}%${words}`;
}

function oneLine(text: string): string {
  return terminalSafe(text.replace(/\s+/g, " "));
}
