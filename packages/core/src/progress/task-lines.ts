import type { ProgressEntry } from "./progress-entry.js";
import { barOf, oneLine } from "./progress-text.js";

/** The number of tasks that are shown below the bars of operations. */
const maxTasks = 5;
const barLength = 20;

/** A line for each of the tasks that have told of their progress last, safe for a terminal. */
export function taskLines(entries: readonly ProgressEntry[], { width, height }: { width: number; height: number }): string[] {
  const latest = [...entries].sort((one, other) => other.atMs - one.atMs).slice(0, Math.max(0, Math.min(maxTasks, height)));
  return latest.map((entry) => lineOf(entry).slice(0, width));
}

function lineOf({ taskId, label, fraction, note }: ProgressEntry): string {
  const words = note === undefined ? "" : ` ${oneLine(note)}`;
  return `  ${oneLine(label ?? taskId)} ${barOf(fraction, barLength)} ${Math.floor(fraction * 100)}%${words}`;
}
