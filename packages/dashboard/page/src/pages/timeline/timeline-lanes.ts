import type { TimelineOperation, TimelineTask, TimelineView } from "../../../../src/api.js";
import { packTasks, type PackedTasks } from "./pack-tasks.js";

/** The place of an operation in a timeline. */
export interface Lane {
  readonly operationId: string;
  readonly operation: TimelineOperation;
  readonly packed: PackedTasks;
  /** The number of its colour. */
  readonly index: number;
  readonly y: number;
}

/** Heights in px. */
export const heights = { scale: 24, heads: 22, name: 22, density: 18, line: 9, gap: 10 } as const;

/** Lanes of a timeline, one below the other, and the height of all. */
export function timelineLanes({ heads, operations, tasks }: TimelineView) {
  const top = heights.scale;
  let y = top + (heads.length > 1 ? heights.heads : 0) + heights.gap / 2;
  const byOperation = new Map<string, TimelineTask[]>(operations.map(({ operationId }) => [operationId, []]));
  for (const task of tasks) byOperation.get(task.operationId)?.push(task);
  const lanes = operations.map((operation, index): Lane => {
    const { operationId } = operation;
    const packed = packTasks(byOperation.get(operationId) ?? []);
    const lane = { operationId, operation, packed, index, y };
    y += heights.name + heights.density + packed.lines * heights.line + heights.gap;
    return lane;
  });
  return { lanes, top, height: y };
}
