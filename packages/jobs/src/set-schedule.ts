import { isDeepStrictEqual } from "node:util";
import { InvalidOptionError, type Work } from "@mazepa/core";
import { checkChoice, checkKnown, contentId } from "@mazepa/core/internal";
import type { BoardStore } from "./board-store.js";
import { checkPostOptions, postableWork } from "./post-job.js";
import type { Missed, Overlap, ScheduleDefinition, ScheduledOptions } from "./schedule-record.js";
import { ScheduleStore } from "./schedule-store.js";
import { checkTiming, type Timing } from "./timing.js";

/** Options of {@link JobBoard.schedule}; the others are those of the jobs that it posts. */
export interface ScheduleOptions extends ScheduledOptions {
  /**
   * What is posted for times at which no conductor was there for more than a minute, and the
   * `pollMs` of the next one: the last of them (`"one"`), or none (`"skip"`). Default `"one"`.
   */
  readonly missed?: Missed;
  /**
   * Whether a time is skipped while the last job has not ended (`"skip"`), or jobs may run side by
   * side (`"allow"`). Default `"skip"`.
   */
  readonly overlap?: Overlap;
}

export interface NewSchedule {
  readonly name: string;
  readonly timing: Timing;
  readonly work: Work;
  readonly options: ScheduleOptions;
}

const optionNames = ["missed", "overlap", "priority", "retries", "maxHeads", "note"];
/** An id has at most 64 letters, of which the time takes 17. */
const maxNameLength = 47;

/** Sets a schedule, unless it is there as it is. See `JobBoard.schedule`. */
export async function setSchedule(board: BoardStore, { name, timing, work, options }: NewSchedule): Promise<void> {
  checkScheduleOptions(name, options);
  const { missed = "one", overlap = "skip", ...postOptions } = options;
  checkPostOptions(postOptions);
  const now = board.now();
  checkTiming(timing, now);
  const { text, needs, workId, name: workName } = postableWork(work);
  const given = { timing, workName, workId, textId: contentId(text), needs, missed, overlap, options: postOptions };
  const definition = JSON.parse(JSON.stringify(given)) as ScheduleDefinition;
  const store = new ScheduleStore(board);
  if (isDeepStrictEqual((await store.find(name))?.definition, definition)) return;
  const packed = await store.pack(name, text);
  await store.change(name, (present) => {
    const isOfOldTiming = isDeepStrictEqual(present?.definition.timing, definition.timing);
    const times = isOfOldTiming && present ? present : { setAt: now, settledAt: now };
    return { ...present, ...{ name, definition, work: packed, setAt: times.setAt, settledAt: times.settledAt } };
  });
}

function checkScheduleOptions(name: string, options: ScheduleOptions): void {
  if (typeof name !== "string" || !/^[A-Za-z0-9_-]+$/.test(name) || name.length > maxNameLength)
    throw new InvalidOptionError(
      `The name of a schedule is ${JSON.stringify(name)}; it must be 1 to ${maxNameLength} of A–Z, a–z, 0–9, _ and -.`,
    );
  checkKnown("JobBoard.schedule", options, optionNames);
  checkChoice("missed", options.missed, ["one", "skip"]);
  checkChoice("overlap", options.overlap, ["skip", "allow"]);
}
