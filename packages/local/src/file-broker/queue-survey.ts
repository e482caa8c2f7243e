import { unlink } from "node:fs/promises";
import type { QueueDepth } from "@mazepa/core";
import { sizeOf, type Entry } from "./entry.js";
import { isDone } from "./file-failure.js";
import { inParallel } from "./in-parallel.js";
import { readEntry } from "./parcel-reading.js";
import type { QueuePaths } from "./queue-paths.js";
import { listShelf } from "./shelf-listing.js";

/** Counts the messages of a queue; exact while nobody moves any. */
export async function countMessages(paths: QueuePaths, nowMs: number): Promise<QueueDepth> {
  const depth = { ready: 0, leased: 0, delayed: 0 };
  for (const shelf of ["ready", "delayed", "leased"] as const) {
    for (const entry of await listShelf(paths, shelf)) {
      const isDue = shelf === "ready" || entry.timeMs <= nowMs;
      depth[isDue ? "ready" : shelf] += await liveIn(paths, entry);
    }
  }
  return depth;
}

/** Removes all that is ready or delayed, and what was leased until now. */
export async function removeMessages(paths: QueuePaths, nowMs: number): Promise<void> {
  for (const shelf of ["ready", "delayed", "leased"] as const) {
    const entries = await listShelf(paths, shelf);
    const free = entries.filter(({ timeMs }) => shelf !== "leased" || timeMs <= nowMs);
    await inParallel(free, async (entry) => {
      await isDone(unlink(paths.entry(entry)));
    });
  }
}

/** What was never delivered has no marks to be read. */
async function liveIn(paths: QueuePaths, entry: Entry): Promise<number> {
  if (entry.deliveries === 0) return sizeOf(entry);
  return (await readEntry(paths, entry))?.length ?? 0;
}
