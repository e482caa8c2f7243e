const highestPriority = 499_999_999;
const lowestPriority = -500_000_000;

/** The names of the blobs of one board. */
export interface JobKeys {
  /** The prefix of all blobs of the board. */
  readonly board: string;
  /** The prefix of the index of jobs that have not ended. */
  readonly open: string;
  /** The prefix of the index of jobs that have ended. */
  readonly ended: string;
  /** The prefix of the index of jobs that were set aside. */
  readonly trashed: string;
  /** The prefix of job records. */
  readonly jobs: string;
  /** The prefix of schedules. */
  readonly schedules: string;
}

/** An entry of one of the indexes. */
export interface IndexEntry {
  readonly key: string;
  /** When it was written, in ms since 1970. */
  readonly at: number;
  readonly id: string;
  /** The part of the key before the time: equal for jobs of one priority. */
  readonly rank: string;
}

export function jobKeys(board: string): JobKeys {
  const folder = `boards/${board}`;
  return {
    board: `${folder}/`,
    open: `${folder}/open/`,
    ended: `${folder}/ended/`,
    trashed: `${folder}/trashed/`,
    jobs: `${folder}/jobs/`,
    schedules: `${folder}/schedules/`,
  };
}

/** Whether `priority` can be written in the index. */
export function isPriority(priority: number): boolean {
  return Number.isInteger(priority) && priority >= lowestPriority && priority <= highestPriority;
}

/** The key of an open job: the highest priority comes first, then the oldest. */
export function openKey(keys: JobKeys, { id, priority, at }: { id: string; priority: number; at: number }): string {
  return `${keys.open}${String(highestPriority - priority).padStart(9, "0")}-${timeText(at)}-${id}`;
}

/** The key of a job that has ended at `at`. */
export function endKey(folder: string, id: string, at: number): string {
  return `${folder}${timeText(at)}-${id}`;
}

/** The entry of `key`; undefined if `key` is not an entry. */
export function indexEntry(key: string): IndexEntry | undefined {
  const [, rank = "", at, id] = /^.*\/(?:(\d{9})-)?(\d{14})-([A-Za-z0-9_-]{1,64})$/.exec(key) ?? [];
  return at === undefined || id === undefined ? undefined : { key, rank, at: Number(at), id };
}

function timeText(at: number): string {
  return String(Math.max(0, Math.floor(at))).padStart(14, "0");
}
