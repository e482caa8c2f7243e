import { InvalidOptionError, isMazepaError } from "@mazepa/core";
import type { BoardStore } from "./board-store.js";
import { postJob } from "./post-job.js";
import type { ScheduleRecord } from "./schedule-record.js";
import { ScheduleStore } from "./schedule-store.js";

/** The id of the job that a schedule posts for a time. */
export function scheduledJobId(name: string, at: number): string {
  return `${name}-${new Date(at).toISOString().replace(/\.\d+|[-:]/g, "")}`;
}

/** Posts the job of a schedule for a time, unless it was posted before, and returns its id. */
export async function postScheduled(board: BoardStore, record: ScheduleRecord, at: number): Promise<string> {
  const { name, definition } = record;
  const { workName, workId, needs, options } = definition;
  const id = scheduledJobId(name, at);
  const text = await new ScheduleStore(board).unpack(record);
  try {
    return await postJob(board, { name: workName, workId, needs, text }, { ...options, id });
  } catch (error) {
    // It was posted before the schedule was changed.
    if (isMazepaError(error, "MAZEPA_DUPLICATE_JOB")) return id;
    throw error;
  }
}

/** `record` with a job that was posted, unless it knows of a later one. */
export function withLast(record: ScheduleRecord, jobId: string, at: number): ScheduleRecord {
  return (record.last?.at ?? -Infinity) >= at ? record : { ...record, last: { jobId, at } };
}

/** Posts the job of a schedule now, and returns its id. See `JobBoard.runSchedule`. */
export async function fireSchedule(board: BoardStore, name: string): Promise<string> {
  const store = new ScheduleStore(board);
  const record = await store.find(name);
  if (!record)
    throw new InvalidOptionError(
      `There is no schedule "${name}" on the board "${board.name}". \`mazepa schedule ls\` lists them.`,
    );
  const now = board.now();
  const id = await postScheduled(board, record, now);
  await store.change(name, (present) => present && withLast(present, id, now));
  return id;
}
