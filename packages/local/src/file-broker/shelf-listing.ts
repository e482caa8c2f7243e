import { readdir } from "node:fs/promises";
import { parseEntry, type Entry, type Shelf } from "./entry.js";
import type { QueuePaths } from "./queue-paths.js";

/** All entries on a shelf, earliest time first. */
export async function listShelf(paths: QueuePaths, shelf: Shelf): Promise<Entry[]> {
  const names = await readdir(paths.shelf(shelf));
  const entries: Entry[] = [];
  for (const name of names.sort()) {
    const entry = parseEntry(shelf, name);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}
