import type { Target } from "../flows/target.js";
import { InvalidOptionError } from "../errors.js";
import { checkBoolean, checkDuration, checkKnown, checkName } from "../options.js";
import type { BlobStore } from "../storage/blob-store.js";
import { openBlobStore } from "../storage/blob-store-url.js";
import type { Task } from "../tasks/task.js";
import type { CachedResult, CacheExplanation, ClearCacheOptions, TargetExplanation } from "./cached-result.js";

/**
 * The results in a store that executions with `cache` have written. Made by {@link openCache}.
 *
 * @example
 * ```ts
 * for await (const { operationId, taskId } of openCache(store).entries()) {
 *   console.log(operationId, taskId);
 * }
 * ```
 */
export class ResultCache {
  readonly #store: BlobStore;

  constructor(store: BlobStore) {
    this.#store = store;
  }

  /** All results, or those of one operation, in no particular order, without damaged ones. */
  async *entries({ operation }: { readonly operation?: string } = {}): AsyncGenerator<CachedResult, void> {
    checkName("operation", operation);
    const { listResults } = await tools();
    yield* listResults(this.#store, operation);
  }

  /** The result of a task, valid or not. */
  async entry(task: Task): Promise<CachedResult | undefined> {
    return (await tools()).resultOf(this.#store, task);
  }

  /**
   * The path of the directory that the task's result has, with the files that its run has written
   * there; undefined if there is no result, or its run asked for no directory.
   *
   * @throws MazepaError (`MAZEPA_NO_TASK_DIRECTORY`) when the cache is no directory.
   */
  async directory(task: Task): Promise<string | undefined> {
    return (await tools()).directoryOfTask(this.#store, task);
  }

  /** Whether the result of a task would be used now; if not, the reason why it would run. */
  async explain(task: Task): Promise<CacheExplanation> {
    return (await tools()).explain(this.#store, task);
  }

  /**
   * Explains which tasks of a target would run now, and why. Flows are walked as by `planFlow`,
   * with the results of the cache; nothing runs.
   *
   * @throws TypeError when `target` cannot be executed; whatever a flow throws by
   *   itself.
   */
  async explainTarget(target: Target): Promise<TargetExplanation> {
    const { explainTarget } = await import("./explain-target.js");
    return explainTarget(this.#store, target);
  }

  /**
   * Removes results, and resolves to their number. Tasks that depend on them run again, too.
   *
   * @throws InvalidOptionError when no option selects results.
   */
  async clear(what: ClearCacheOptions): Promise<number> {
    checkKnown("clear", what, ["task", "result", "operation", "olderThanMs", "all"]);
    checkName("operation", what.operation);
    checkDuration("olderThanMs", what.olderThanMs);
    checkBoolean("all", what.all);
    const isChosen = [what.task, what.result, what.operation, what.olderThanMs, what.all || undefined].some(
      (each) => each !== undefined,
    );
    if (!isChosen)
      throw new InvalidOptionError("clear needs to be told what to remove: task, result, operation, olderThanMs or all.");
    return (await tools()).clear(this.#store, what);
  }
}

/**
 * Opens the results in a directory, at a URL or in a store, to inspect and remove them.
 *
 * @example
 * ```ts
 * const cache = openCache("./cache");
 * for await (const { operationId, args } of cache.entries()) console.log(operationId, args);
 * await cache.clear({ olderThanMs: 30 * 86_400_000 });
 * ```
 *
 * @throws InvalidOptionError when no imported package serves the URL.
 */
export function openCache(location: BlobStore | string): ResultCache {
  return new ResultCache(openBlobStore(location));
}

/** Loads the functions of this class on first use. */
function tools() {
  return import("./cache-tools.js");
}
