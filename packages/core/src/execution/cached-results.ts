import { argumentParts } from "../cache/argument-parts.js";
import type { EntryInput, EntryMeta } from "../cache/entry-format.js";
import type { EntryStore, NewEntry } from "../cache/entry-store.js";
import { codeDigestOf } from "../code/source-digest.js";
import { newRunKey, runNameIn } from "../cache/run-directories.js";
import { UncachedUpstreams } from "../cache/uncached-upstreams.js";
import { valueText } from "../cache/value-codec.js";
import type { LoadedOutcome } from "../checkpoint/loaded-outcome.js";
import type { OutcomeStore } from "../outcomes/in-memory-outcomes.js";
import type { TaskNode } from "../scheduling/nodes.js";
import type { AcceptedOutcome, FoundResult } from "../scheduling/protocol.js";
import type { RunWishes } from "../scheduling/to-submission.js";
import { asError } from "../serialization/as-error.js";
import { checkValue } from "../serialization/check-value.js";
import type { CompleteCacheOptions } from "../tasks/cache-options.js";
import { isPromiseLike } from "../is-promise-like.js";
import { cachingOf } from "../tasks/cacheable.js";
import type { SucceededOutcome } from "../tasks/task-outcome.js";
import { CacheLookup, type CacheAnswer } from "../cache/cache-lookup.js";
import type { CacheNotices } from "./cache-notices.js";
import { CacheWriter } from "./cache-writer.js";
import { RunStamps, stampOfOutcome } from "../cache/run-stamps.js";

/** The parts that {@link CachedResults} uses. */
export interface CachedResultsParts {
  readonly entries: EntryStore;
  /** The store of this execution's outcomes. */
  readonly memory: OutcomeStore;
  readonly recordOf: (taskId: string) => number | undefined;
  /** Whether tasks run in this process, with the code that is loaded here. */
  readonly runsHere: boolean;
  readonly notices: CacheNotices;
  /** The directory of the cache, if it is one. */
  readonly directory: string | undefined;
}

/**
 * Results that other executions reuse: looked up before tasks run, and written after they have
 * succeeded, besides the outcomes of the execution itself.
 */
export class CachedResults implements OutcomeStore {
  readonly #parts: CachedResultsParts;
  readonly #stamps = new RunStamps();
  readonly #uncached = new UncachedUpstreams();
  readonly #lookup: CacheLookup;
  readonly #writer: CacheWriter;
  /** The stamps of results that were found, until they are accepted. */
  readonly #foundStamps = new Map<SucceededOutcome, string>();
  /** Entries that were found and not used, by the task that runs instead. */
  readonly #replaced = new WeakMap<TaskNode, EntryMeta>();

  constructor(parts: CachedResultsParts) {
    this.#parts = parts;
    const { entries, memory, recordOf, notices } = parts;
    this.#lookup = new CacheLookup({ entries, memory, recordOf, stamps: this.#stamps, uncached: this.#uncached });
    this.#writer = new CacheWriter(entries, (task, error) => notices.failed(task, error));
  }

  /** The result that may replace a run of the task, or the reason why it must run. */
  find(node: TaskNode): FoundResult | Promise<FoundResult> {
    const { task } = node;
    const uncached = this.#uncached.find(task);
    if (uncached) {
      this.#parts.notices.upstreamNotCached(task.operationId, uncached.operationId);
      const { id: taskId, operationId } = uncached;
      return { reason: { type: "upstream-not-cached", taskId, operationId } };
    }
    const answer = this.#lookup.find(task, node.id);
    return isPromiseLike(answer) ? answer.then((found) => this.#found(node, found)) : this.#found(node, answer);
  }

  #found(node: TaskNode, answer: CacheAnswer): FoundResult {
    if (answer.type === "hit") return this.#hit(answer);
    if (answer.meta) this.#replaced.set(node, answer.meta);
    return { reason: answer.reason };
  }

  /** The code that the result of the task depends on, and a new directory for its run. */
  wishesFor({ task }: TaskNode): RunWishes | undefined {
    const caching = cachingOf(task);
    if (!caching || this.#uncached.find(task)) return undefined;
    const { directory: root } = this.#parts;
    const directory = root !== undefined && `${root}/${newRunKey(task)}`;
    return { source: caching.source === "none" ? undefined : caching.source, directory };
  }

  save(accepted: AcceptedOutcome): void {
    this.#parts.memory.save(accepted);
    const { node, outcome } = accepted;
    if (!node || outcome.status !== "succeeded") return;
    const caching = cachingOf(node.task);
    if (caching && !this.#uncached.find(node.task)) this.#saveResult(node, outcome, caching);
  }

  load(recordNumber: number): LoadedOutcome {
    return this.#parts.memory.load(recordNumber);
  }

  relief(): Promise<void> | undefined {
    return this.#parts.memory.relief?.() ?? this.#writer.relief();
  }

  confirmLead(signal: AbortSignal): Promise<void> | undefined {
    return this.#parts.memory.confirmLead?.(signal);
  }

  async flush(): Promise<void> {
    await this.#parts.memory.flush?.();
  }

  /** Resolves when all entries are written, or after `graceMs`. */
  settled(graceMs?: number): Promise<void> {
    return this.#writer.settled(graceMs);
  }

  #hit({ meta, value }: CacheAnswer & { type: "hit" }): FoundResult {
    const { startedAtMs, durationMs, worker, stamp } = meta;
    const outcome: SucceededOutcome = {
      status: "succeeded",
      value,
      attempt: 0,
      startedAt: new Date(startedAtMs),
      durationMs,
      worker,
    };
    this.#foundStamps.set(outcome, stamp);
    return { outcome, sizeBytes: checkValue(value, "result") };
  }

  #saveResult(node: TaskNode, outcome: SucceededOutcome, caching: CompleteCacheOptions): void {
    const { id: taskId, task } = node;
    const found = this.#foundStamps.get(outcome);
    if (found !== undefined) return this.#restored(node, outcome, found);
    try {
      const text = valueText(outcome.value);
      const stamp = stampOfOutcome(task, outcome, text);
      this.#stamps.note(taskId, outcome, stamp);
      if (taskId === task.contentId) this.#lookup.ran(task, stamp);
      const inputs = this.#inputsOf(node, outcome);
      if (!inputs) return;
      const meta = { ...metaOf(node, outcome), stamp, inputs };
      this.#writer.write(taskId, task.operationId, {
        text,
        make: () => this.#entryOf(node, outcome, { meta, text, compression: caching.compression, source: caching.source }),
      });
    } catch (error) {
      this.#parts.notices.failed({ taskId, operationId: task.operationId }, asError(error));
    }
  }

  /**
   * Notes a restored task: the stamp of its success counts from now on, and no verdict on it is
   * kept.
   */
  #restored({ id: taskId, task }: TaskNode, outcome: SucceededOutcome, stamp: string): void {
    this.#foundStamps.delete(outcome);
    this.#stamps.note(taskId, outcome, stamp);
    if (taskId === task.contentId) this.#lookup.ran(task, stamp);
  }

  /**
   * The stamps of the values that this run was given; undefined if an earlier attempt ran, whose
   * values may have been others.
   */
  #inputsOf({ task, hold, lastEarlierAttempt }: TaskNode, { attempt }: SucceededOutcome): EntryInput[] | undefined {
    if (task.upstreams.length === 0) return [];
    if (!hold || attempt <= lastEarlierAttempt) return undefined;
    const inputs = new Map<string, EntryInput>();
    for (const [place, upstream] of task.upstreams.entries()) {
      const { contentId, operationId } = upstream;
      const taskId = hold.ids[place] ?? "";
      const outcome = hold.outcomes.get(taskId);
      if (!outcome) return undefined;
      inputs.set(contentId, { contentId, operationId, stamp: this.#stamps.ofOutcome(upstream, taskId, outcome) });
    }
    return [...inputs.values()];
  }

  async #entryOf(
    node: TaskNode,
    outcome: SucceededOutcome,
    entry: Pick<NewEntry, "text" | "compression"> & {
      readonly meta: Omit<NewEntry["meta"], "code">;
      readonly source: CompleteCacheOptions["source"];
    },
  ): Promise<NewEntry | undefined> {
    const { source, text, compression, meta } = entry;
    const code = await this.#codeOf(node, outcome, source);
    if (code === "unknown") return undefined;
    return { meta: { ...meta, ...(code !== undefined && { code }) }, text, compression, replaces: this.#replaced.get(node) };
  }

  /**
   * The digest of the code that ran, from the worker's report; for tasks of this process, that of
   * its own code.
   */
  async #codeOf(
    { task: { operationId } }: TaskNode,
    { code: ofWorker, worker }: SucceededOutcome,
    source: CompleteCacheOptions["source"],
  ): Promise<string | undefined> {
    if (source === "none") return undefined;
    const { runsHere, notices } = this.#parts;
    const here = await codeDigestOf(operationId, source);
    if (ofWorker === undefined && !runsHere) {
      notices.noCode(operationId, worker);
      return "unknown";
    }
    if (ofWorker === undefined && "problem" in here) {
      notices.noDigest(operationId, here.problem);
      return "unknown";
    }
    const own = "problem" in here ? undefined : here.code;
    if (ofWorker !== undefined && ofWorker !== own) notices.otherCode(operationId, worker);
    return ofWorker ?? own;
  }
}

function metaOf(
  { task }: TaskNode,
  { startedAt, durationMs, worker, directory }: SucceededOutcome,
): Omit<NewEntry["meta"], "stamp" | "inputs" | "code"> {
  const { operationId, contentId, packageVersion, args } = task;
  return {
    ...{ operationId, contentId, createdMs: Date.now(), startedAtMs: startedAt.getTime(), durationMs, worker },
    args: argumentParts(args),
    ...runNameIn(directory, task),
    ...(packageVersion !== undefined && { packageVersion }),
  };
}
