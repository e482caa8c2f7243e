import { rename, unlink } from "node:fs/promises";
import { isWhole, type Entry } from "./entry.js";
import { isDone } from "./file-failure.js";
import type { HeldEntry, LeasedEntry } from "./held-entries.js";
import { markDone, readAndMark, readEntry } from "./batch-reading.js";
import type { QueuePaths } from "./queue-paths.js";
import { splitEntry } from "./split-entry.js";

/**
 * The result of a change: the changed messages, and the entries that the lease has now in place of
 * the old one.
 */
export interface Changed {
  readonly indexes: ReadonlySet<number>;
  readonly left: readonly LeasedEntry[];
}

/**
 * Changes the messages of `wanted` that are in an entry and still to do; undefined when the entry
 * is gone.
 */
export type LeaseChange = (
  paths: QueuePaths,
  leased: LeasedEntry,
  wanted: { has(index: number): boolean },
) => Promise<Changed | undefined>;

/**
 * Removes messages: marks them in the file, and removes an entry when all of its messages are done.
 */
export const acknowledgeEntry: LeaseChange = async (paths, leased, wanted) => {
  const { entry, live } = leased;
  const indexes = live && chosenOf(live, wanted);
  if (indexes?.size === 0) return { indexes, left: [leased] };
  if (indexes !== undefined && indexes.size === live?.size && isWhole(entry)) {
    return (await isDone(unlink(paths.entry(entry)))) ? { indexes, left: [] } : undefined;
  }
  const done = indexes === undefined ? await readAndMark(paths, entry, wanted) : await markKnown(paths, leased, indexes);
  if (done === undefined) return undefined;
  if (done.left.size > 0) return { indexes: done.marked, left: [{ entry, live: done.left }] };
  // Marked messages are finished, whether or not the entry still exists.
  await isDone(unlink(paths.entry(entry)));
  return { indexes: done.marked, left: [] };
};

/**
 * A change that moves messages to the entry that `to` gives, and splits the old entry if others
 * stay.
 */
export function moveEntry(to: (part: Entry) => Entry): LeaseChange {
  return async (paths, leased, wanted) => {
    const held = await complete(paths, leased);
    if (held === undefined) return undefined;
    const indexes = chosenOf(held.live, wanted);
    if (indexes.size === 0) return { indexes, left: [held] };
    const isAll = indexes.size === held.live.size;
    const parts = isAll ? await moveWhole(paths, held, to) : await splitEntry(paths, held, { chosen: indexes, to });
    return parts && { indexes, left: parts.filter(({ entry }) => entry.state === "leased") };
  };
}

async function markKnown(
  paths: QueuePaths,
  { entry, live }: LeasedEntry,
  marked: Set<number>,
): Promise<{ marked: Set<number>; left: Set<number> } | undefined> {
  if (!(await markDone(paths, entry, marked))) return undefined;
  return { marked, left: new Set([...(live ?? [])].filter((index) => !marked.has(index))) };
}

async function moveWhole(paths: QueuePaths, held: HeldEntry, to: (part: Entry) => Entry): Promise<HeldEntry[] | undefined> {
  const entry = to(held.entry);
  const isMoved = await isDone(rename(paths.entry(held.entry), paths.entry(entry)));
  return isMoved ? [{ entry, live: held.live }] : undefined;
}

async function complete(paths: QueuePaths, { entry, live }: LeasedEntry): Promise<HeldEntry | undefined> {
  if (live !== undefined) return { entry, live };
  const messages = await readEntry(paths, entry);
  return messages && { entry, live: new Set(messages.map(({ index }) => index)) };
}

function chosenOf(live: ReadonlySet<number>, wanted: { has(index: number): boolean }): Set<number> {
  return new Set([...live].filter((index) => wanted.has(index)));
}
