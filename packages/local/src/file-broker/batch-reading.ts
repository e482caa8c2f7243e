import type { FileHandle } from "node:fs/promises";
import type { Entry } from "./entry.js";
import { openToChange, readText } from "./file-access.js";
import { unlessAbsent } from "./file-failure.js";
import { decodeBatch, doneMarks, type BatchMessage } from "./batch-file.js";
import type { QueuePaths } from "./queue-paths.js";

/** The messages of an entry that are still to do, or undefined when the entry is gone. */
export async function readEntry(paths: QueuePaths, entry: Entry): Promise<BatchMessage[] | undefined> {
  const text = await unlessAbsent(readText(paths.entry(entry)));
  return text === undefined ? undefined : decodeBatch(text, entry.from, entry.to);
}

/** Marks messages as done, for all entries of this batch. False when the entry is gone. */
export async function markDone(paths: QueuePaths, entry: Entry, indexes: Iterable<number>): Promise<boolean> {
  const isMarked = await withEntry(paths, entry, async (file) => {
    await writeMarks(file, indexes);
    return true;
  });
  return isMarked ?? false;
}

/**
 * Marks those of `wanted` that are still to do, and returns which these were and which are left;
 * undefined when the entry is gone. The file stays open meanwhile, so that a rename of the entry
 * does no harm.
 */
export async function readAndMark(
  paths: QueuePaths,
  entry: Entry,
  wanted: { has(index: number): boolean },
): Promise<{ readonly marked: Set<number>; readonly left: Set<number> } | undefined> {
  return withEntry(paths, entry, async (file) => {
    const live = decodeBatch(await file.readFile("utf8"), entry.from, entry.to).map(({ index }) => index);
    const marked = new Set(live.filter((index) => wanted.has(index)));
    await writeMarks(file, marked);
    return { marked, left: new Set(live.filter((index) => !marked.has(index))) };
  });
}

async function withEntry<T>(paths: QueuePaths, entry: Entry, work: (file: FileHandle) => Promise<T>): Promise<T | undefined> {
  const file = await unlessAbsent(openToChange(paths.entry(entry)));
  if (file === undefined) return undefined;
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function writeMarks(file: FileHandle, indexes: Iterable<number>): Promise<void> {
  for (const { position, marks } of doneMarks(indexes)) await file.write(marks, position, "latin1");
}
