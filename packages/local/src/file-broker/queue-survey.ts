import { rename, unlink } from "node:fs/promises";
import type { QueueDepth } from "@mazepa/core";
import type { BrowsedMessage } from "@mazepa/core/transport";
import { sizeOf, type Entry } from "./entry.js";
import { isDone } from "./file-failure.js";
import { inParallel } from "./in-parallel.js";
import { readEntry } from "./batch-reading.js";
import type { QueuePaths } from "./queue-paths.js";
import { listEntries } from "./list-entries.js";

/** Counts the messages of a queue; exact while no process moves any. */
export async function countMessages(paths: QueuePaths, nowMs: number): Promise<QueueDepth> {
  const depth = { ready: 0, leased: 0, delayed: 0 };
  for (const state of ["ready", "delayed", "leased"] as const) {
    for (const entry of await listEntries(paths, state)) {
      const isDue = state === "ready" || entry.timeMs <= nowMs;
      depth[isDue ? "ready" : state] += await liveIn(paths, entry);
    }
  }
  return depth;
}

/** Removes all messages that are ready or delayed, and those whose lease has ended. */
export async function removeMessages(paths: QueuePaths, nowMs: number): Promise<void> {
  for (const state of ["ready", "delayed", "leased"] as const) {
    const entries = await listEntries(paths, state);
    const free = entries.filter(({ timeMs }) => state !== "leased" || timeMs <= nowMs);
    await inParallel(free, async (entry) => {
      await isDone(unlink(paths.entry(entry)));
    });
  }
}

/** All messages of a queue, without taking any. */
export async function* browseMessages(paths: QueuePaths, nowMs: number): AsyncGenerator<BrowsedMessage, void> {
  for (const state of ["ready", "delayed", "leased"] as const) {
    for (const entry of await listEntries(paths, state)) {
      const about = {
        state: entry.timeMs <= nowMs ? "ready" : state,
        deliveryCount: entry.deliveries,
        at: new Date(entry.timeMs),
      };
      for (const { body } of (await readEntry(paths, entry)) ?? []) yield { body, ...about };
    }
  }
}

/** Makes all delayed and leased messages ready. Resolves to their number. */
export async function makeMessagesReady(paths: QueuePaths, nowMs: number): Promise<number> {
  let count = 0;
  for (const state of ["delayed", "leased"] as const) {
    await inParallel(await listEntries(paths, state), async (entry) => {
      const live = await liveIn(paths, entry);
      const ready: Entry = { ...entry, state: "ready", timeMs: nowMs };
      if (live > 0 && (await isDone(rename(paths.entry(entry), paths.entry(ready))))) count += live;
    });
  }
  return count;
}

/** The number of messages that are still to do. An entry that was never delivered has no marks. */
async function liveIn(paths: QueuePaths, entry: Entry): Promise<number> {
  if (entry.deliveries === 0) return sizeOf(entry);
  return (await readEntry(paths, entry))?.length ?? 0;
}
