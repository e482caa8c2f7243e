import type { LedgerEntry } from "./ledger-entry.js";

/** The number of a task's success; undefined if it has none. */
export type RecordNumberOf = (entry: LedgerEntry) => number | undefined;

/**
 * The order in which tasks are undone (rule R7): x comes when no task is left that was noted after
 * the outcome of x was accepted.
 */
export class RevertOrder {
  /**
   * The entries by the numbers of their notes, the latest last; undone ones are removed from the
   * end.
   */
  readonly #entries: LedgerEntry[];
  /**
   * For each entry, the most successes after which it or an earlier one was noted: over several
   * heads, these numbers need not rise.
   */
  readonly #successes: number[] = [];
  readonly #undone = new Set<LedgerEntry>();
  /** The number of entries that are left, by the place of their notes. */
  readonly #leftIn = new Map<string, number>();
  /** Entries that have succeeded, and those that have failed, the latest end last. */
  readonly #succeeded: { readonly entry: LedgerEntry; readonly end: number }[] = [];
  readonly #failed: { readonly entry: LedgerEntry; readonly end: number }[] = [];
  /** Entries that were cut off: their end was not accepted. */
  #cutOff: LedgerEntry[] = [];
  readonly #freed = new Set<LedgerEntry>();
  /** Entries that may be undone and are not begun, the latest last. */
  readonly #free: LedgerEntry[] = [];

  constructor(entries: Iterable<LedgerEntry>, recordNumberOf: RecordNumberOf) {
    this.#entries = [...entries].sort((a, b) => a.number - b.number);
    for (const entry of this.#entries) {
      this.#successes.push(Math.max(entry.successes, this.#successes.at(-1) ?? 0));
      this.#leftIn.set(entry.home, (this.#leftIn.get(entry.home) ?? 0) + 1);
      const recordNumber = recordNumberOf(entry);
      if (recordNumber !== undefined) this.#succeeded.push({ entry, end: recordNumber });
      else if (entry.failedAt !== undefined) this.#failed.push({ entry, end: entry.failedAt });
      else this.#cutOff.push(entry);
    }
    for (const list of [this.#succeeded, this.#failed]) list.sort((a, b) => a.end - b.end);
  }

  /** The entries that are not undone, oldest first. */
  get left(): LedgerEntry[] {
    return this.#entries.filter((entry) => !this.#undone.has(entry));
  }

  get isOver(): boolean {
    return this.#entries.length === 0;
  }

  /** The number of the latest entry that is left. */
  get lastNumber(): number {
    return this.#entries.at(-1)?.number ?? -Infinity;
  }

  /** At most `count` tasks whose turn has come, the latest first. */
  begin(count: number): LedgerEntry[] {
    this.#freeMore();
    return count > 0 ? this.#free.splice(-count).reverse() : [];
  }

  /** Whether an entry is left that was noted in `home`. */
  isLeftIn(home: string): boolean {
    return (this.#leftIn.get(home) ?? 0) > 0;
  }

  undone(entry: LedgerEntry): void {
    this.#undone.add(entry);
    this.#leftIn.set(entry.home, (this.#leftIn.get(entry.home) ?? 0) - 1);
    for (let last = this.#entries.at(-1); last && this.#undone.delete(last); last = this.#entries.at(-1)) {
      this.#entries.pop();
      this.#successes.pop();
    }
  }

  #freeMore(): void {
    const last = this.#entries.at(-1);
    if (!last) return;
    const freed = [
      ...this.#cutOff,
      ...takeFrom(this.#succeeded, this.#successes.at(-1) ?? 0),
      ...takeFrom(this.#failed, last.number),
      last,
    ];
    this.#cutOff = [];
    for (const entry of freed.sort((a, b) => a.number - b.number)) {
      if (this.#freed.has(entry)) continue;
      this.#freed.add(entry);
      this.#free.push(entry);
    }
  }
}

/** Removes from the end the entries that ended at `atLeast` or later. */
function takeFrom(list: { readonly entry: LedgerEntry; readonly end: number }[], atLeast: number): LedgerEntry[] {
  const taken: LedgerEntry[] = [];
  for (let last = list.at(-1); last && last.end >= atLeast; last = list.at(-1)) {
    taken.push(last.entry);
    list.pop();
  }
  return taken;
}
