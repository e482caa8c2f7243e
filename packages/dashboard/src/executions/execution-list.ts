import { readExecution, type BlobStore } from "@mazepa/core";
import { readIndex, readIndexRecord, type IndexedExecution } from "@mazepa/core/internal";
import { limits } from "../api/limits.js";
import type { ExecutionRow, SignalWait } from "../api/execution-views.js";
import { rowOfEnded, rowOfView } from "./execution-row.js";
import { signalWaits } from "./signal-waits.js";

/** An execution in the list: little, since thousands are kept. */
export interface ListedExecution {
  readonly row: ExecutionRow;
  /** The signals that it waits for, if it has not ended. */
  readonly waitsFor: readonly SignalWait[];
}

/** What is searched for. */
export interface ExecutionSearch {
  /** The key in the index after which it begins. */
  readonly after?: string | undefined;
  /** The most to find. */
  readonly limit: number;
  /** Whether an id is looked at at all, which costs nothing. */
  readonly hasId?: (executionId: string) => boolean;
  readonly fits?: (listed: ListedExecution) => boolean;
}

/** What was found, the most recently started first. */
export interface FoundExecutions {
  readonly found: readonly ListedExecution[];
  /** The last key that was looked at; undefined if there are no more. */
  readonly last: string | undefined;
  readonly searched: number;
}

const readAtOnce = 16;
const maxKept = 5000;
/** How long in ms what has ended is not read again: it may be resumed. */
const keptMs = 60_000;

/** The executions of a store, from its index: one read for each that has ended. */
export class ExecutionList {
  readonly #store: BlobStore;
  readonly #ended = new Map<string, { readonly listed: ListedExecution; readonly untilMs: number }>();

  constructor(store: BlobStore) {
    this.#store = store;
  }

  /** Looks at the newest thousand at most, or at those after `after`. */
  async search({ after, limit, hasId = () => true, fits = () => true }: ExecutionSearch): Promise<FoundExecutions> {
    const found: ListedExecution[] = [];
    let [last, searched] = [after, 0];
    while (searched < limits.searched) {
      const page = await readIndex(this.#store, { after: last, limit: limits.page });
      for (let next = 0; next < page.entries.length; next += readAtOnce) {
        const some = page.entries.slice(next, next + readAtOnce);
        const listed = await Promise.all(some.map(async (entry) => hasId(entry.executionId) && (await this.#read(entry))));
        for (const [index, each] of listed.entries()) {
          searched++;
          if (each && fits(each)) found.push(each);
          if (found.length === limit) return { found, last: some[index]?.key, searched };
        }
      }
      last = page.last;
      if (last === undefined) break;
    }
    return { found, last, searched };
  }

  /** An execution; undefined if it is gone. */
  async #read(entry: IndexedExecution): Promise<ListedExecution | undefined> {
    const kept = this.#ended.get(entry.key);
    if (kept && performance.now() < kept.untilMs) return kept.listed;
    const record = await readIndexRecord(this.#store, entry);
    const isEnded = record !== undefined && record.state !== "running" && record.state !== "suspended";
    const listed = isEnded ? { row: rowOfEnded(record), waitsFor: [] } : await this.#readView(entry);
    if (listed && listed.row.state !== "running") this.#keep(entry.key, listed);
    return listed;
  }

  /** `running` is believed only while the lease is (rule UD1). */
  async #readView(entry: IndexedExecution): Promise<ListedExecution | undefined> {
    const view = await readExecution(this.#store, entry.executionId);
    return view && { row: rowOfView(view), waitsFor: signalWaits(view) };
  }

  #keep(key: string, listed: ListedExecution): void {
    this.#ended.delete(key);
    this.#ended.set(key, { listed, untilMs: performance.now() + keptMs });
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > maxKept && oldest !== undefined) this.#ended.delete(oldest);
  }
}
