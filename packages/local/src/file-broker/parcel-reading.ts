import { open, readFile } from "node:fs/promises";
import type { Entry } from "./entry.js";
import { unlessAbsent } from "./file-failure.js";
import { decodeParcel, doneMarks, type ParcelMessage } from "./parcel.js";
import type { QueuePaths } from "./queue-paths.js";

/** The messages of an entry that are still to do, or undefined when the entry is gone. */
export async function readEntry(paths: QueuePaths, entry: Entry): Promise<ParcelMessage[] | undefined> {
  const text = await unlessAbsent(readFile(paths.entry(entry), "utf8"));
  return text === undefined ? undefined : decodeParcel(text, entry.from, entry.to);
}

/** Marks messages as done, for everybody who has an entry of this parcel. False when the entry is gone. */
export async function markDone(paths: QueuePaths, entry: Entry, indexes: readonly number[]): Promise<boolean> {
  const file = await unlessAbsent(open(paths.entry(entry), "r+"));
  if (file === undefined) return false;
  try {
    for (const { position, marks } of doneMarks(indexes)) await file.write(marks, position, "latin1");
  } finally {
    await file.close();
  }
  return true;
}
