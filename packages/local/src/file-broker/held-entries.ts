import type { Entry } from "./entry.js";
import type { QueuePaths } from "./queue-paths.js";
import { coalesce } from "./coalesce.js";
import { listEntries } from "./list-entries.js";

/** An entry under a lease, and the messages of it that are still to do, if they are known. */
export interface LeasedEntry {
  readonly entry: Entry;
  readonly live: ReadonlySet<number> | undefined;
}

/** An entry whose messages that are still to do are known. */
export interface HeldEntry extends LeasedEntry {
  readonly live: ReadonlySet<number>;
}

/**
 * The limit of remembered leases, more than one process has at once; others are looked up in the
 * directory.
 */
const maxRemembered = 10_000;

/**
 * The entries of each lease. Leases taken by this object are remembered. Those of another thread or
 * process, and those that were renamed meanwhile, are looked up in the directory.
 */
export class HeldEntries {
  readonly #listLeased: () => Promise<Entry[]>;
  readonly #remembered = new Map<string, readonly LeasedEntry[]>();

  constructor(paths: QueuePaths) {
    this.#listLeased = coalesce(() => listEntries(paths, "leased"));
  }

  /** Remembers a lease that was just taken. */
  remember(leaseId: string, held: HeldEntry): void {
    this.#remembered.set(leaseId, [held]);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > maxRemembered && oldest !== undefined) this.#remembered.delete(oldest);
  }

  /**
   * Notes the entries that a remembered lease has now. Other leases are not noted: their owner
   * finishes messages, so a note would soon be wrong.
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
    const entries = (await this.#listLeased()).filter(({ id }) => id === leaseId);
    const found = entries.map((entry) => ({ entry, live: undefined }));
    this.update(leaseId, found);
    return found;
  }
}
