import { cachingOf } from "../tasks/cacheable.js";
import type { Task } from "../tasks/task.js";

/**
 * Finds tasks that prevent others from being cached: a task that takes the value of an uncached one
 * is not cached either (rule K5).
 */
export class UncachedUpstreams {
  /** The first such task at or above each task; undefined where there is none. */
  readonly #found = new WeakMap<Task, { readonly task: Task | undefined }>();

  /** The task that is not cached: `task` itself, or the first above it. */
  find(task: Task): Task | undefined {
    if (task.upstreams.length === 0) return cachingOf(task) ? undefined : task;
    const known = this.#found.get(task);
    if (known) return known.task;
    const open = [task];
    for (let last = open.at(-1); last; last = open.at(-1)) {
      const missing = this.#look(last);
      if (missing.length === 0) open.pop();
      else for (const upstream of missing) open.push(upstream);
    }
    return this.#found.get(task)?.task;
  }

  /** The upstreams that must be examined first; none once the answer is known. */
  #look(task: Task): readonly Task[] {
    if (this.#found.has(task)) return [];
    const missing = cachingOf(task) ? task.upstreams.filter((upstream) => !this.#found.has(upstream)) : [];
    if (missing.length > 0) return missing;
    const culprit = cachingOf(task) ? this.#firstOf(task.upstreams) : task;
    this.#found.set(task, { task: culprit });
    return [];
  }

  #firstOf(upstreams: readonly Task[]): Task | undefined {
    for (const upstream of upstreams) {
      const culprit = this.#found.get(upstream)?.task;
      if (culprit) return culprit;
    }
    return undefined;
  }
}
