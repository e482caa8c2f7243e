import { rename, unlink } from "node:fs/promises";
import type { ReceivedMessage } from "@mazepa/core";
import type { Claim } from "./claim.js";
import { isWhole, type Entry, type Shelf } from "./entry.js";
import { isDone } from "./file-failure.js";
import { parseHandle } from "./handle.js";
import { HeldEntries, type HeldEntry } from "./held-entries.js";
import { KeyedLock } from "./keyed-lock.js";
import { markDone } from "./parcel-reading.js";
import type { QueuePaths } from "./queue-paths.js";
import { splitEntry } from "./split-entry.js";

/** Changes some messages of an entry. Resolves to what is held in its place, or undefined when it is gone. */
type Change = (held: HeldEntry, chosen: ReadonlySet<number>) => Promise<HeldEntry[] | undefined>;

/** Of one lease, by number in its parcel. */
type Wanted = Map<number, ReceivedMessage>;

/** How often to look up a lease that somebody else (a lease keeper) renames at the same time. */
const maxLookups = 3;

/** What can be done with leased messages. Each method resolves to the messages whose leases have gone. */
export class Leases {
  readonly #paths: QueuePaths;
  readonly #held: HeldEntries;
  readonly #lock = new KeyedLock();

  constructor(paths: QueuePaths) {
    this.#paths = paths;
    this.#held = new HeldEntries(paths);
  }

  remember({ entry, messages }: Claim): void {
    const live = messages.map(({ handle }) => parseHandle(handle)?.index ?? -1);
    this.#held.remember(entry.id, live.length === 0 ? [] : [{ entry, live: new Set(live) }]);
  }

  acknowledge(messages: readonly ReceivedMessage[]): Promise<ReceivedMessage[]> {
    return this.#changeAll(messages, async (held, chosen) => {
      const isAll = chosen.size === held.live.size;
      const needsMarks = !isAll || !isWhole(held.entry);
      if (needsMarks && !(await markDone(this.#paths, held.entry, [...chosen]))) return undefined;
      if (!isAll) return [{ entry: held.entry, live: without(held.live, chosen) }];
      return (await isDone(unlink(this.#paths.entry(held.entry)))) ? [] : undefined;
    });
  }

  extend(messages: readonly ReceivedMessage[], untilMs: number): Promise<ReceivedMessage[]> {
    return this.#changeAll(messages, (held, chosen) => this.#move(held, chosen, (part) => ({ ...part, timeMs: untilMs })));
  }

  release(
    messages: readonly ReceivedMessage[],
    to: { readonly shelf: Shelf; readonly timeMs: number },
  ): Promise<ReceivedMessage[]> {
    return this.#changeAll(messages, (held, chosen) => this.#move(held, chosen, (part) => ({ ...part, ...to })));
  }

  async #move(held: HeldEntry, chosen: ReadonlySet<number>, to: (part: Entry) => Entry): Promise<HeldEntry[] | undefined> {
    const moved =
      chosen.size === held.live.size ? await this.#moveWhole(held, to) : await splitEntry(this.#paths, held, { chosen, to });
    return moved?.filter(({ entry }) => entry.shelf === "leased");
  }

  async #moveWhole(held: HeldEntry, to: (part: Entry) => Entry): Promise<HeldEntry[] | undefined> {
    const entry = to(held.entry);
    const isMoved = await isDone(rename(this.#paths.entry(held.entry), this.#paths.entry(entry)));
    return isMoved ? [{ entry, live: held.live }] : undefined;
  }

  async #changeAll(messages: readonly ReceivedMessage[], change: Change): Promise<ReceivedMessage[]> {
    const { leases, unknown } = byLease(messages);
    const lost = await Promise.all(
      [...leases].map(([leaseId, wanted]) => this.#lock.run(leaseId, () => this.#changeLease(leaseId, wanted, change))),
    );
    return [...unknown, ...lost.flat()];
  }

  /** Takes out of `wanted` what could be changed; the rest is lost. */
  async #changeLease(leaseId: string, wanted: Wanted, change: Change): Promise<ReceivedMessage[]> {
    let entries = this.#held.remembered(leaseId);
    for (let lookups = 0; wanted.size > 0 && lookups <= maxLookups; lookups += 1) {
      const isGone = entries === undefined || (await this.#changeEntries(leaseId, entries, { wanted, change }));
      if (wanted.size === 0) break;
      if (!isGone && lookups > 0) break;
      entries = (await this.#held.find(new Set([leaseId]))).get(leaseId);
      if (entries === undefined) break;
    }
    return [...wanted.values()];
  }

  /** Whether one of the entries was gone. */
  async #changeEntries(
    leaseId: string,
    entries: readonly HeldEntry[],
    { wanted, change }: { readonly wanted: Wanted; readonly change: Change },
  ): Promise<boolean> {
    const held: HeldEntry[] = [];
    let isGone = false;
    for (const entry of entries) {
      const chosen = new Set([...entry.live].filter((index) => wanted.has(index)));
      const changed = chosen.size === 0 ? [entry] : await change(entry, chosen);
      if (changed === undefined) {
        isGone = true;
        continue;
      }
      held.push(...changed);
      for (const index of chosen) wanted.delete(index);
    }
    this.#held.remember(leaseId, held);
    return isGone;
  }
}

function byLease(messages: readonly ReceivedMessage[]): { leases: Map<string, Wanted>; unknown: ReceivedMessage[] } {
  const leases = new Map<string, Wanted>();
  const unknown: ReceivedMessage[] = [];
  for (const message of messages) {
    const handle = parseHandle(message.handle);
    if (handle === undefined) unknown.push(message);
    else
      leases.set(handle.leaseId, (leases.get(handle.leaseId) ?? new Map<number, ReceivedMessage>()).set(handle.index, message));
  }
  return { leases, unknown };
}

function without(all: ReadonlySet<number>, some: ReadonlySet<number>): Set<number> {
  return new Set([...all].filter((index) => !some.has(index)));
}
