import satisfies from "semver/functions/satisfies.js";
import type { CacheReason } from "../tasks/cache-reason.js";
import { cachingOf } from "../tasks/cacheable.js";
import type { Task } from "../tasks/task.js";
import type { EntryMeta } from "./entry-format.js";
import type { FoundEntry } from "./entry-store.js";
import type { CodeDigest } from "../code/source-digest.js";

/** The facts about a task without its upstreams. */
export interface KnownEntry {
  readonly found: FoundEntry;
  /** The code that would run now. */
  readonly digest: CodeDigest;
}

/** The verdict on a cached result: whether it may be used and until when, or why not. */
export type Verdict =
  | { readonly isValid: true; readonly stamp: string; readonly untilMs: number }
  | { readonly isValid: false; readonly reason: CacheReason };

/** The source of facts for a {@link Validity}. */
export interface ValiditySource {
  nowMs(): number;
  /**
   * The stamp of the run of this execution whose value the task has; `"unknown"` if that run is not
   * known, undefined if there is none yet.
   */
  stampOfRun(task: Task): string | undefined;
  /** The facts that were fetched for the task. */
  entryOf(task: Task): KnownEntry;
  /** The task that prevents it from being cached: itself, or one above it. */
  uncachedAt(task: Task): Task | undefined;
}

/**
 * Whether cached results are valid (rule K5), in one execution. Pure: entries were fetched before.
 * An invalid entry stays so, since each is judged once. A valid one may expire, and becomes invalid
 * when a task above it runs.
 */
export class Validity {
  readonly #source: ValiditySource;
  readonly #verdicts = new Map<string, Verdict>();

  constructor(source: ValiditySource) {
    this.#source = source;
  }

  /** The known verdict on a task. */
  known({ contentId }: Task): Verdict | undefined {
    const known = this.#verdicts.get(contentId);
    if (!known?.isValid || known.untilMs > this.#source.nowMs()) return known;
    this.#forgetValid();
    return undefined;
  }

  /**
   * The verdict on a task, after those on all tasks above it. No recursion, since chains may be
   * long.
   */
  judge(task: Task): Verdict {
    const known = this.#verdictOf(task);
    if (known) return known;
    if (task.upstreams.length === 0) return this.#judgeAnew(task);
    const open = [task];
    for (let last = open.at(-1); last; last = open.at(-1)) {
      const missing = this.#verdictOf(last) ? [] : last.upstreams.filter((upstream) => !this.#verdictOf(upstream));
      if (missing.length === 0) {
        open.pop();
        if (!this.#verdictOf(last)) this.#judgeAnew(last);
      } else for (const upstream of missing) open.push(upstream);
    }
    return this.#verdictOf(task) ?? this.#judge(task);
  }

  /**
   * Forgets the verdict on a task, which is judged anew by an entry that was just read. If it was
   * valid by another entry, its dependents are judged anew as well.
   */
  reconsider({ contentId }: Task, stamp: string | undefined): void {
    const known = this.#verdicts.get(contentId);
    if (known?.isValid && known.stamp !== stamp) this.#forgetValid();
    else this.#verdicts.delete(contentId);
  }

  /** Notes that the entry of a task cannot be used. */
  refuse({ contentId }: Task, reason: CacheReason): void {
    this.#forgetValid();
    this.#verdicts.set(contentId, { isValid: false, reason });
  }

  #forgetValid(): void {
    for (const [id, verdict] of this.#verdicts) if (verdict.isValid) this.#verdicts.delete(id);
  }

  /** The verdict on a task. If it ran or was restored, only that run counts. */
  #verdictOf(task: Task): Verdict | undefined {
    const uncached = this.#source.uncachedAt(task);
    if (uncached) return { isValid: false, reason: aboutUpstream("upstream-not-cached", uncached) };
    const stamp = this.#source.stampOfRun(task);
    if (stamp === undefined) return this.known(task);
    if (stamp === unknownStamp) return { isValid: false, reason: aboutUpstream("upstream", task) };
    return { isValid: true, stamp, untilMs: Infinity };
  }

  #judgeAnew(task: Task): Verdict {
    const verdict = this.#judge(task);
    this.#verdicts.set(task.contentId, verdict);
    return verdict;
  }

  #judge(task: Task): Verdict {
    const { found, digest } = this.#source.entryOf(task);
    const own = judgeEntry(task, { found, digest, nowMs: this.#source.nowMs() });
    return own.isValid && found.type === "entry" ? this.#withUpstreams(task, own, found.meta) : own;
  }

  #withUpstreams(task: Task, own: Verdict & { isValid: true }, { inputs }: EntryMeta): Verdict {
    let { untilMs } = own;
    const noted = new Map(inputs.map((input) => [input.contentId, input.stamp]));
    for (const upstream of task.upstreams) {
      const verdict = this.#verdictOf(upstream);
      if (!verdict?.isValid || verdict.stamp !== noted.get(upstream.contentId))
        return { isValid: false, reason: aboutUpstream("upstream", upstream) };
      untilMs = Math.min(untilMs, verdict.untilMs);
    }
    return { isValid: true, stamp: own.stamp, untilMs };
  }
}

/** The stamp of an unknown run. */
export const unknownStamp = "unknown";

/** The verdict on an entry by itself. */
export function judgeEntry(task: Task, { found, digest, nowMs }: KnownEntry & { readonly nowMs: number }): Verdict {
  const meta = found.type === "entry" ? found.meta : undefined;
  const code = "code" in digest ? digest.code : undefined;
  if ("problem" in digest) return { isValid: false, reason: { type: "source", was: meta?.code, is: undefined } };
  if (found.type !== "entry") return { isValid: false, reason: found };
  const { createdMs, startedAtMs, stamp, packageVersion } = found.meta;
  if (found.meta.code !== code) return { isValid: false, reason: { type: "source", was: found.meta.code, is: code } };
  if (!servesAs(packageVersion, task.packageVersion))
    return { isValid: false, reason: { type: "version", was: packageVersion, is: task.packageVersion } };
  const ttlMs = cachingOf(task)?.ttlMs;
  if (ttlMs === undefined) return { isValid: true, stamp, untilMs: Infinity };
  const ageMs = nowMs - Math.min(createdMs, startedAtMs);
  if (ageMs < 0 || ageMs >= ttlMs) return { isValid: false, reason: { type: "expired" } };
  return { isValid: true, stamp, untilMs: nowMs + ttlMs - ageMs };
}

/** Whether one version can replace the other, as between heads and workers (rule O9). */
function servesAs(was: string | undefined, is: string | undefined): boolean {
  if (was === is) return true;
  if (was === undefined || is === undefined) return false;
  return satisfies(was, `^${is}`) || satisfies(is, `^${was}`);
}

function aboutUpstream(type: "upstream" | "upstream-not-cached", { id: taskId, operationId }: Task): CacheReason {
  return { type, taskId, operationId };
}
