import type { Entry } from "./entry.js";
import type { QueuePaths } from "./queue-paths.js";
import { readEntry } from "./parcel-reading.js";
import { listShelf } from "./shelf-listing.js";

/** An entry under a lease, and which of its messages are still to do. */
export interface HeldEntry {
  readonly entry: Entry;
  readonly live: ReadonlySet<number>;
}

/** Enough for what one process can have in hand; beyond it, leases are looked up in the directory. */
const maxRemembered = 10_000;

/**
 * Which entries belong to which lease. Leases taken by this object are remembered; others (of another thread or process), and those that somebody
 * has renamed meanwhile, are looked up in the directory.
 */
export class HeldEntries {
  readonly #paths: QueuePaths;
  readonly #remembered = new Map<string, HeldEntry[]>();

  constructor(paths: QueuePaths) {
    this.#paths = paths;
  }

  remember(leaseId: string, held: readonly HeldEntry[]): void {
    this.#remembered.delete(leaseId);
    if (held.length === 0) return;
    this.#remembered.set(leaseId, [...held]);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > maxRemembered && oldest !== undefined) this.#remembered.delete(oldest);
  }

  remembered(leaseId: string): readonly HeldEntry[] | undefined {
    return this.#remembered.get(leaseId);
  }

  /** Looks at the directory for what these leases have now. */
  async find(leaseIds: ReadonlySet<string>): Promise<Map<string, HeldEntry[]>> {
    const found = new Map<string, HeldEntry[]>();
    for (const entry of await listShelf(this.#paths, "leased")) {
      if (!leaseIds.has(entry.id)) continue;
      const messages = await readEntry(this.#paths, entry);
      if (messages === undefined) continue;
      const held = { entry, live: new Set(messages.map(({ index }) => index)) };
      found.set(entry.id, [...(found.get(entry.id) ?? []), held]);
    }
    for (const leaseId of leaseIds) this.remember(leaseId, found.get(leaseId) ?? []);
    return found;
  }
}
