import { link, rename, unlink } from "node:fs/promises";
import type { ReceivedMessage } from "@mazepa/core/transport";
import type { Entry } from "./entry.js";
import { isDone } from "./file-failure.js";
import { formatHandle } from "./handle.js";
import { readEntry } from "./batch-reading.js";
import type { QueuePaths } from "./queue-paths.js";
import { uniqueId } from "./unique-id.js";

/** The arguments of a claim. */
export interface ClaimRequest {
  readonly maxCount: number;
  readonly nowMs: number;
  readonly leaseMs: number;
}

/** The result of a claim: the messages, and the entry of their lease. */
export interface Claim {
  readonly entry: Entry;
  readonly messages: readonly ReceivedMessage[];
}

/**
 * Leases up to `maxCount` messages of an entry by renaming it; undefined when another process took
 * it first.
 *
 * If this process is killed after the rename, the lease runs out. If it is killed between the link
 * and the second rename, the rest belongs to both entries until then, but in one file: messages of
 * it that other processes finish meanwhile are marked and not delivered again.
 */
export async function claim(paths: QueuePaths, entry: Entry, request: ClaimRequest): Promise<Claim | undefined> {
  const { maxCount, nowMs, leaseMs } = request;
  const leased: Entry = { ...entry, state: "leased", timeMs: nowMs + leaseMs, id: uniqueId(), deliveries: entry.deliveries + 1 };
  if (!(await isDone(rename(paths.entry(entry), paths.entry(leased))))) return undefined;
  const messages = await readEntry(paths, leased);
  if (messages === undefined) return undefined;
  if (messages.length === 0) {
    await isDone(unlink(paths.entry(leased)));
    return { entry: leased, messages: [] };
  }
  const taken = messages.slice(0, maxCount);
  const [rest] = messages.slice(maxCount);
  const narrowed = rest === undefined ? leased : await putBack(paths, leased, { from: rest.index, since: { ...entry, nowMs } });
  if (narrowed === undefined) return undefined;
  return { entry: narrowed, messages: taken.map(({ index, body }) => received(narrowed, index, body)) };
}

/**
 * Makes the messages from number `from` on ready again, as before the claim; undefined when the
 * lease has ended meanwhile.
 */
async function putBack(
  paths: QueuePaths,
  leased: Entry,
  rest: {
    readonly from: number;
    readonly since: { readonly timeMs: number; readonly nowMs: number; readonly deliveries: number };
  },
): Promise<Entry | undefined> {
  const { from, since } = rest;
  const ready: Entry = {
    ...leased,
    state: "ready",
    from,
    timeMs: Math.min(since.timeMs, since.nowMs),
    deliveries: since.deliveries,
  };
  const narrowed: Entry = { ...leased, to: from - 1 };
  if (!(await isDone(link(paths.entry(leased), paths.entry(ready))))) return undefined;
  if (await isDone(rename(paths.entry(leased), paths.entry(narrowed)))) return narrowed;
  await isDone(unlink(paths.entry(ready)));
  return undefined;
}

function received(entry: Entry, index: number, body: string): ReceivedMessage {
  return { body, handle: formatHandle({ leaseId: entry.id, index }), deliveryCount: entry.deliveries };
}
