import { readdir } from "node:fs/promises";
import { parseEntry, type Entry, type MessageState } from "./entry.js";
import type { QueuePaths } from "./queue-paths.js";

/** All entries in a state, earliest time first. */
export async function listEntries(paths: QueuePaths, state: MessageState): Promise<Entry[]> {
  const names = await readdir(paths.stateDirectory(state));
  const entries: Entry[] = [];
  for (const name of names.sort()) {
    const entry = parseEntry(state, name);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}
