import { InvalidOptionError, isMazepaError } from "@mazepa/core";
import type { BoardStore } from "./board-store.js";
import { postJob } from "./post-job.js";
import type { ScheduleRecord } from "./schedule-record.js";
import { ScheduleStore } from "./schedule-store.js";

/** The id of the job that a schedule posts for a time. */
export function scheduledJobId(name: string, at: number): string {
  return `${name}-${new Date(at).toISOString().replace(/\.\d+|[-:]/g, "")}`;
}

/**
 * Posts the job of a schedule for a time, unless it was posted before, and returns its id. The
 * schedule knows of the job first, so that a conductor that dies then leaves none behind unknown.
 */
export async function postScheduled(board: BoardStore, record: ScheduleRecord, at: number): Promise<string> {
  const { name, definition } = record;
  const { workName, workId, needs, options } = definition;
  const id = scheduledJobId(name, at);
  const store = new ScheduleStore(board);
  const text = await store.unpack(record);
  await store.change(name, (present) => present && withLast(present, id, at));
  try {
    return await postJob(board, { name: workName, workId, needs, text }, { ...options, id });
  } catch (error) {
    // It was posted before the schedule was changed.
    if (isMazepaError(error, "MAZEPA_DUPLICATE_JOB")) return id;
    throw error;
  }
}

/** `record` with its last job; undefined if it knows of that, or of a later one. */
function withLast(record: ScheduleRecord, jobId: string, at: number): ScheduleRecord | undefined {
  return (record.last?.at ?? -Infinity) >= at ? undefined : { ...record, last: { jobId, at } };
}

/** Posts the job of a schedule now, and returns its id. See `JobBoard.runSchedule`. */
export async function fireSchedule(board: BoardStore, name: string): Promise<string> {
  const record = await new ScheduleStore(board).find(name);
  if (!record)
    throw new InvalidOptionError(
      `There is no schedule "${name}" on the board "${board.name}". \`mazepa schedule ls\` lists them.`,
    );
  return postScheduled(board, record, board.now());
}
