import type { Entry } from "./entry.js";
import type { QueuePaths } from "./queue-paths.js";
import { SharedLook } from "./shared-look.js";
import { listEntries } from "./list-entries.js";

/** An entry under a lease, and which of its messages are still to do, if that is known. */
export interface LeasedEntry {
  readonly entry: Entry;
  readonly live: ReadonlySet<number> | undefined;
}

/** An entry of which it is known what is still to do. */
export interface HeldEntry extends LeasedEntry {
  readonly live: ReadonlySet<number>;
}

/** Enough for what one process can have in hand; beyond it, leases are looked up in the directory. */
const maxRemembered = 10_000;

/**
 * Which entries belong to which lease. Leases taken by this object are remembered; others (of another thread or process), and those that somebody
 * has renamed meanwhile, are looked up in the directory.
 */
export class HeldEntries {
  readonly #leased: SharedLook<Entry[]>;
  readonly #remembered = new Map<string, readonly LeasedEntry[]>();

  constructor(paths: QueuePaths) {
    this.#leased = new SharedLook(() => listEntries(paths, "leased"));
  }

  /** Remembers a lease that was just taken. */
  remember(leaseId: string, held: HeldEntry): void {
    this.#remembered.set(leaseId, [held]);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > maxRemembered && oldest !== undefined) this.#remembered.delete(oldest);
  }

  /**
   * Notes what a remembered lease has now. Of others nothing is kept: who took them finishes their messages, and what is known here of
   * what is left to do would soon be wrong.
   */
  update(leaseId: string, held: readonly LeasedEntry[]): void {
    if (held.length === 0) this.#remembered.delete(leaseId);
    else if (this.#remembered.has(leaseId)) this.#remembered.set(leaseId, held);
  }

  remembered(leaseId: string): readonly LeasedEntry[] | undefined {
    return this.#remembered.get(leaseId);
  }

  /** Looks at the directory for the entries that a lease has now. */
  async find(leaseId: string): Promise<readonly LeasedEntry[]> {
    const entries = (await this.#leased.take()).filter(({ id }) => id === leaseId);
    const found = entries.map((entry) => ({ entry, live: undefined }));
    this.update(leaseId, found);
    return found;
  }
}
