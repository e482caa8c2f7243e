/**
 * The state of an entry's messages, and the name of its directory: ready for any receiver, ready
 * later, or under lease.
 */
export type MessageState = "ready" | "delayed" | "leased";

/**
 * One name of a batch file: some of its consecutive messages, and their changing properties.
 * Messages are moved by renaming their entry; two entries of one batch are two hard links to one
 * file.
 */
export interface Entry {
  readonly state: MessageState;
  /** The time from which it may be taken. Until then, a leased entry belongs to its lease. */
  readonly timeMs: number;
  /** The id of the lease, if leased. Otherwise unique together with the range. */
  readonly id: string;
  /** Numbers of the first and last message of this entry within the batch. */
  readonly from: number;
  readonly to: number;
  /** The number of messages with which the batch was written. */
  readonly total: number;
  /** The number of times that its messages have been delivered. */
  readonly deliveries: number;
}

const pattern = /^(\d{13})_([0-9a-z-]+)_(\d+)-(\d+)of(\d+)_x(\d+)\.txt$/;

/**
 * The file name of an entry, e.g. `1767225600000_5fa3c1-1z_0-15of16_x0.txt`; names sort by time.
 */
export function entryName({ timeMs, id, from, to, total, deliveries }: Entry): string {
  return `${String(Math.ceil(timeMs)).padStart(13, "0")}_${id}_${from}-${to}of${total}_x${deliveries}.txt`;
}

/** The entry of a file name; undefined for a name of any other form, such as an editor's backup. */
export function parseEntry(state: MessageState, name: string): Entry | undefined {
  const [matched, time, id, from, to, total, deliveries] = pattern.exec(name) ?? [];
  if (matched === undefined || id === undefined) return undefined;
  return {
    state: state,
    timeMs: Number(time),
    id,
    from: Number(from),
    to: Number(to),
    total: Number(total),
    deliveries: Number(deliveries),
  };
}

export function sizeOf({ from, to }: Entry): number {
  return to - from + 1;
}

/** Whether the entry covers its whole batch; if not, other entries share the file. */
export function isWhole({ from, to, total }: Entry): boolean {
  return from === 0 && to === total - 1;
}
