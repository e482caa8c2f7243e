import type { TimelineTask } from "../../../../src/api.js";

/** A task and the line that it stands in. */
export interface PackedTask {
  readonly task: TimelineTask;
  readonly line: number;
}

/** Tasks of one operation, in the fewest lines in which they do not overlap. */
export interface PackedTasks {
  readonly lines: number;
  readonly tasks: readonly PackedTask[];
  /** Tasks for which there was no line left. */
  readonly leftOut: number;
}

const maxLines = 16;

/** Packs tasks into lines, by their start. Failed ones are looked for, so that none is left out. */
export function packTasks(tasks: readonly TimelineTask[]): PackedTasks {
  const packed: PackedTask[] = [];
  const sorted = [...tasks].sort((a, b) => a.fromMs - b.fromMs);
  const lineEnds: number[] = [];
  let leftOut = 0;
  for (const task of sorted) {
    const free = lineEnds.findIndex((endMs) => endMs <= task.fromMs);
    const line = free >= 0 ? free : lineEnds.length;
    if (line >= maxLines && task.state === "succeeded") leftOut++;
    else {
      const shown = Math.min(line, maxLines - 1);
      lineEnds[shown] = Math.max(lineEnds[shown] ?? 0, task.toMs);
      packed.push({ task, line: shown });
    }
  }
  return { lines: Math.max(1, lineEnds.length), tasks: packed, leftOut };
}
