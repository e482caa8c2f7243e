import type { EntryMeta } from "./entry-format.js";
import { unreadable, type EntryStore, type FoundEntry } from "./entry-store.js";
import { isPromiseLike } from "../is-promise-like.js";
import { codeDigestOf, type CodeDigest } from "../code/source-digest.js";
import type { UncachedUpstreams } from "./uncached-upstreams.js";
import { unknownStamp, Validity, type KnownEntry } from "./validity.js";
import { whenLoaded, type LoadedOutcome } from "../checkpoint/loaded-outcome.js";
import type { CacheReason } from "../tasks/cache-reason.js";
import { cachingOf } from "../tasks/cacheable.js";
import type { Task } from "../tasks/task.js";
import type { SucceededOutcome } from "../tasks/task-outcome.js";
import type { RunStamps } from "./run-stamps.js";

/** The parts that a {@link CacheLookup} uses. */
export interface CacheLookupParts {
  readonly entries: EntryStore;
  readonly stamps: RunStamps;
  readonly uncached: UncachedUpstreams;
  readonly memory: { load(recordNumber: number): LoadedOutcome };
  /** The record number of a success of this execution, if it is still known. */
  readonly recordOf: (taskId: string) => number | undefined;
}

/**
 * The answer for a task: the result that may be used, or the reason why there is none, and the
 * entry found.
 */
export type CacheAnswer =
  | { readonly type: "hit"; readonly meta: EntryMeta; readonly value: unknown }
  | { readonly type: "miss"; readonly reason: CacheReason; readonly meta: EntryMeta | undefined };

/** Looks for the results of tasks of one execution. */
export class CacheLookup {
  readonly #parts: CacheLookupParts;
  readonly #validity: Validity;
  /** Entries that were fetched, or are being fetched, and not judged yet. */
  readonly #fetches = new Map<string, Promise<void>>();
  readonly #fetched = new Map<string, KnownEntry>();

  constructor(parts: CacheLookupParts) {
    this.#parts = parts;
    this.#validity = new Validity({
      nowMs: Date.now,
      stampOfRun: (task) => this.#stampOfRun(task),
      entryOf: ({ contentId }) => this.#fetched.get(contentId) ?? notFetched,
      uncachedAt: (task) => parts.uncached.find(task),
    });
  }

  /**
   * The answer for a task of the execution, without a promise if all facts are at hand. A failure
   * of the store neither throws nor rejects (rule K8).
   */
  find(task: Task, taskId: string): CacheAnswer | Promise<CacheAnswer> {
    const own = this.#parts.stamps.of(taskId);
    if (own !== undefined) return this.#findOwn(task, own);
    const known = this.#validity.known(task);
    if (known && !known.isValid) return { type: "miss", reason: known.reason, meta: undefined };
    const entry = this.#fetchFor(task);
    return isPromiseLike(entry) ? entry.then((fetched) => this.#answer(task, fetched)) : this.#answer(task, entry);
  }

  #answer(task: Task, { found, digest }: KnownEntry): CacheAnswer | Promise<CacheAnswer> {
    const meta = found.type === "entry" ? found.meta : undefined;
    this.#validity.reconsider(task, meta?.stamp);
    this.#fetched.set(task.contentId, { found, digest });
    const verdict = this.#validity.judge(task);
    if (!verdict.isValid || !meta) return this.#missed(task, meta);
    const value = this.#valueOf(task, meta);
    return isPromiseLike(value) ? value.then((answer) => this.#stillValid(task, answer)) : value;
  }

  /** A miss if something above has run while the value was read. */
  #stillValid(task: Task, answer: CacheAnswer): CacheAnswer {
    return answer.type === "hit" && !this.#validity.judge(task).isValid ? this.#missed(task, answer.meta) : answer;
  }

  /** The answer for any task, outside of an execution. */
  async explain(task: Task): Promise<CacheAnswer> {
    const uncached = this.#parts.uncached.find(task);
    if (!uncached) return this.find(task, task.contentId);
    const { id: taskId, operationId } = uncached;
    return { type: "miss", reason: { type: "upstream-not-cached", taskId, operationId }, meta: undefined };
  }

  /** Notes a run of a task, which replaces the knowledge about it. */
  ran(task: Task, stamp: string): void {
    this.#validity.reconsider(task, stamp);
  }

  #missed(task: Task, meta: EntryMeta | undefined): CacheAnswer {
    const verdict = this.#validity.judge(task);
    this.#fetched.delete(task.contentId);
    return { type: "miss", reason: verdict.isValid ? { type: "missing" } : verdict.reason, meta };
  }

  /**
   * The answer for a success of this execution whose value was dropped: no result of another run
   * may replace it.
   */
  async #findOwn(task: Task, stamp: string): Promise<CacheAnswer> {
    const found = await this.#parts.entries.find(task);
    if (found.type !== "entry") return { type: "miss", reason: found, meta: undefined };
    return found.meta.stamp === stamp
      ? this.#valueOf(task, found.meta)
      : { type: "miss", reason: { type: "missing" }, meta: found.meta };
  }

  #valueOf(task: Task, meta: EntryMeta): CacheAnswer | Promise<CacheAnswer> {
    this.#fetched.delete(task.contentId);
    try {
      const value = this.#parts.entries.valueOf(meta);
      if (!isPromiseLike(value)) return { type: "hit", meta, value };
      return Promise.resolve(value).then(
        (read) => ({ type: "hit", meta, value: read }),
        (error: unknown) => this.#refused(task, meta, error),
      );
    } catch (error) {
      return this.#refused(task, meta, error);
    }
  }

  #refused(task: Task, meta: EntryMeta, error: unknown): CacheAnswer {
    const reason = unreadable(error);
    this.#validity.refuse(task, reason);
    return { type: "miss", reason, meta };
  }

  /** The facts to judge a task. Most tasks have no upstreams, and a digest that is known. */
  #fetchFor(task: Task): KnownEntry | Promise<KnownEntry> {
    const digest = digestOf(task);
    if (task.upstreams.length > 0 || isPromiseLike(digest)) return this.#fetchAll(task, digest);
    const found = this.#parts.entries.find(task);
    return isPromiseLike(found) ? found.then((read) => ({ found: read, digest })) : { found, digest };
  }

  async #fetchAll(task: Task, digest: CodeDigest | Promise<CodeDigest>): Promise<KnownEntry> {
    const { entries } = this.#parts;
    const [found, known] = await Promise.all([entries.find(task), digest, this.#fetchAbove(task)]);
    return { found, digest: known };
  }

  /** Fetches the missing facts of all tasks above, each once: all are needed anyway. */
  async #fetchAbove(task: Task): Promise<void> {
    const fetches: Promise<void>[] = [];
    const seen = new Set<string>();
    const open = [...task.upstreams];
    for (let above = open.pop(); above; above = open.pop()) {
      if (seen.has(above.contentId)) continue;
      seen.add(above.contentId);
      if (this.#parts.stamps.of(above.contentId) !== undefined || this.#validity.known(above)) continue;
      const recordNumber = this.#parts.recordOf(above.contentId);
      if (recordNumber === undefined) for (const upstream of above.upstreams) open.push(upstream);
      fetches.push(recordNumber === undefined ? this.#fetch(above) : this.#loadStamp(above, recordNumber));
    }
    await Promise.all(fetches);
  }

  #fetch(task: Task): Promise<void> {
    const { contentId } = task;
    let fetch = this.#fetches.get(contentId);
    if (!fetch) this.#fetches.set(contentId, (fetch = this.#fetchOnce(task)));
    return fetch;
  }

  async #fetchOnce(task: Task): Promise<void> {
    const [found, digest] = await Promise.all([this.#parts.entries.find(task), digestOf(task)]);
    this.#fetched.set(task.contentId, { found: withoutValue(found), digest });
    this.#fetches.delete(task.contentId);
  }

  /** Loads the stamp of a task's run by an earlier head. */
  async #loadStamp(task: Task, recordNumber: number): Promise<void> {
    const outcome = await whenLoaded(this.#parts.memory, recordNumber);
    if (outcome?.status === "succeeded") noteStamp(this.#parts.stamps, task, outcome);
  }

  #stampOfRun({ contentId }: Task): string | undefined {
    const stamp = this.#parts.stamps.of(contentId);
    return stamp === undefined && this.#parts.recordOf(contentId) !== undefined ? unknownStamp : stamp;
  }
}

const notFetched: KnownEntry = {
  found: { type: "unreadable", message: "it was not read" },
  digest: { code: undefined },
};

function digestOf(task: Task): CodeDigest | Promise<CodeDigest> {
  return codeDigestOf(task.operationId, cachingOf(task)?.source ?? "none");
}

/** Entries of tasks above are kept until they are judged, their values are not. */
function withoutValue(found: FoundEntry): FoundEntry {
  if (found.type !== "entry") return found;
  const { value: _, ...meta } = found.meta;
  return { type: "entry", meta };
}

function noteStamp(stamps: RunStamps, task: Task, outcome: SucceededOutcome): void {
  try {
    stamps.note(task.contentId, outcome, stamps.ofOutcome(task, task.contentId, outcome));
  } catch {
    // A value that cannot be written has no stamp, so tasks that depend on it run.
  }
}
