import type { ReceivedMessage } from "@mazepa/core/transport";
import type { Claim } from "./claim.js";
import type { MessageState } from "./entry.js";
import { parseHandle } from "./handle.js";
import { HeldEntries, type LeasedEntry } from "./held-entries.js";
import { inParallel } from "./in-parallel.js";
import { KeyedLock } from "./keyed-lock.js";
import { acknowledgeEntry, moveEntry, type LeaseChange } from "./lease-changes.js";
import type { QueuePaths } from "./queue-paths.js";

/** Handles of one lease, by number in its batch. */
type Wanted = Map<number, string>;

/**
 * The maximum number of looks for a lease whose entries another thread (a lease keeper) renames at
 * the same time.
 */
const maxLooks = 50;

/** Changes leases of messages. Each method resolves to the messages whose leases are gone. */
export class Leases {
  readonly #paths: QueuePaths;
  readonly #held: HeldEntries;
  readonly #lock = new KeyedLock();

  constructor(paths: QueuePaths) {
    this.#paths = paths;
    this.#held = new HeldEntries(paths);
  }

  remember({ entry, messages }: Claim): void {
    const live = new Set(messages.map(({ handle }) => parseHandle(handle)?.index ?? -1));
    if (live.size > 0) this.#held.remember(entry.id, { entry, live });
  }

  acknowledge(messages: readonly ReceivedMessage[]): Promise<ReceivedMessage[]> {
    return this.#changeAll(messages, acknowledgeEntry);
  }

  extend(messages: readonly ReceivedMessage[], untilMs: number): Promise<ReceivedMessage[]> {
    return this.#changeAll(
      messages,
      moveEntry((part) => ({ ...part, timeMs: untilMs })),
    );
  }

  release(
    messages: readonly ReceivedMessage[],
    to: { readonly state: MessageState; readonly timeMs: number },
  ): Promise<ReceivedMessage[]> {
    return this.#changeAll(
      messages,
      moveEntry((part) => ({ ...part, ...to })),
    );
  }

  /**
   * Changes the leases of all messages. A lease that cannot be seen is not lost: the directory may
   * be unmounted, or was when it was read.
   */
  async #changeAll(messages: readonly ReceivedMessage[], change: LeaseChange): Promise<ReceivedMessage[]> {
    const lost = await this.#tryAll(messages, change);
    if (lost.length === 0) return lost;
    await this.#paths.identity?.check();
    return this.#tryAll(lost, change);
  }

  async #tryAll(messages: readonly ReceivedMessage[], change: LeaseChange): Promise<ReceivedMessage[]> {
    const changed = new Set<string>();
    await inParallel(byLease(messages), async ([leaseId, wanted]) => {
      const handles = [...wanted.values()];
      await this.#lock.run(leaseId, () => this.#changeLease(leaseId, wanted, change));
      const lost = new Set(wanted.values());
      for (const handle of handles) if (!lost.has(handle)) changed.add(handle);
    });
    return messages.filter(({ handle }) => !changed.has(handle));
  }

  /** Removes from `wanted` the messages that could be changed; the rest is lost. */
  async #changeLease(leaseId: string, wanted: Wanted, change: LeaseChange): Promise<void> {
    let entries = this.#held.remembered(leaseId);
    for (let looks = 0; looks <= maxLooks; looks += 1) {
      const isGone = entries === undefined || (await this.#changeEntries(leaseId, entries, { wanted, change }));
      // A lease that a fresh look does not show is lost.
      if (wanted.size === 0 || (looks > 0 && !isGone)) return;
      entries = await this.#held.find(leaseId);
    }
  }

  /** Whether one of the entries was gone. */
  async #changeEntries(
    leaseId: string,
    entries: readonly LeasedEntry[],
    { wanted, change }: { readonly wanted: Wanted; readonly change: LeaseChange },
  ): Promise<boolean> {
    const left: LeasedEntry[] = [];
    let isGone = false;
    for (const leased of entries) {
      const { from, to } = leased.entry;
      const isConcerned = [...wanted.keys()].some((index) => index >= from && index <= to);
      const changed = isConcerned ? await change(this.#paths, leased, wanted) : { indexes: [], left: [leased] };
      if (changed === undefined) isGone = true;
      left.push(...(changed?.left ?? []));
      for (const index of changed?.indexes ?? []) wanted.delete(index);
    }
    this.#held.update(leaseId, left);
    return isGone;
  }
}

function byLease(messages: readonly ReceivedMessage[]): Map<string, Wanted> {
  const leases = new Map<string, Wanted>();
  for (const message of messages) {
    const handle = parseHandle(message.handle);
    if (handle === undefined) continue;
    const wanted = leases.get(handle.leaseId) ?? new Map<number, string>();
    leases.set(handle.leaseId, wanted.set(handle.index, message.handle));
  }
  return leases;
}
