import {
  DefinitionError,
  InvalidOptionError,
  openCache,
  startExecution,
  type BlobStore,
  type CachedResult,
  type CacheExplanation,
  type ExecuteOptions,
  type ResultCache,
  type Task,
} from "@mazepa/core";
import type { GraphTaskClass } from "./decorator.js";
import { isFuture } from "./future.js";
import type { GraphTask } from "./graph-task.js";
import { operationIds } from "./operation-ids.js";

/** Statistics of one execution of a graph. */
export interface GraphStats {
  /** The number of tasks of each operation that ran; operations without a run are left out. */
  readonly runs: Readonly<Record<string, number>>;
  /** The number that were restored instead, from earlier results. */
  readonly restored: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

/** The value of a graph task, and the statistics of its execution. */
export interface GraphResult<T> {
  readonly value: T;
  readonly stats: GraphStats;
}

/**
 * Runs graph tasks, and keeps their results in a cache: a task runs if its result is missing, if a
 * task whose value it takes has run since, or if its class has changed. Several graphs may be used
 * side by side: an instance belongs to no graph.
 *
 * @example
 * ```ts
 * @graphTask()
 * class Sum extends GraphTask<number> {
 *   readonly parts = new FutureList([new Const(1), new Const(2)]);
 *
 *   run() {
 *     return this.parts.getResult().reduce((sum, part) => sum + part, 0);
 *   }
 * }
 * const { value, stats } = await new Graph("./cache").run(new Sum()); // 3
 * ```
 */
export class Graph {
  readonly #cache: BlobStore | string | undefined;
  readonly #options: ExecuteOptions;

  /**
   * `cache` is where results are kept: a directory, a URL or a store; without one, everything runs.
   * `options` are those of `execute`.
   */
  constructor(cache?: BlobStore | string, options: ExecuteOptions = {}) {
    this.#cache = cache ?? options.cache;
    this.#options = options;
  }

  /**
   * Runs `task` with all its upstreams, each once, on the queue of the options.
   *
   * @throws DefinitionError when `task` is no graph task, and what `execute` throws; with
   *   `failurePolicy: "finish"` several failures are one `AggregateError`.
   */
  async run<T>(task: GraphTask<T>, options: ExecuteOptions = {}): Promise<GraphResult<T>> {
    const startedMs = performance.now();
    const cache = this.#cache === undefined ? {} : { cache: this.#cache };
    const execution = startExecution(coreTask(task), { ...this.#options, ...cache, ...options });
    const value = (await execution.result) as T;
    const counts = Object.values(execution.snapshot());
    const by = (what: "submitted" | "restored") =>
      Object.fromEntries(counts.filter((each) => each[what] > 0).map((each) => [each.operationId, each[what]]));
    return { value, stats: { runs: by("submitted"), restored: by("restored"), durationMs: performance.now() - startedMs } };
  }

  /**
   * Removes the result of `task`: it runs again, and so does what depends on it.
   *
   * @throws InvalidOptionError when the graph has no cache.
   */
  async clear(task: GraphTask<unknown>): Promise<void> {
    await this.#results().clear({ task: coreTask(task) });
  }

  /**
   * Removes the results of all tasks of a class, or of all classes.
   *
   * @throws InvalidOptionError when the graph has no cache; DefinitionError when the class is not
   *   marked `@graphTask()`.
   */
  async clearAll(taskClass?: GraphTaskClass): Promise<void> {
    await this.#results().clear(taskClass ? { operation: operationOf(taskClass) } : { all: true });
  }

  /** The recorded result of `task`, if there is one. */
  entry(task: GraphTask<unknown>): Promise<CachedResult | undefined> {
    return this.#results().entry(coreTask(task));
  }

  /**
   * The path of the directory that the run of the recorded result has filled, if it has asked for
   * one.
   *
   * @throws MazepaError (`MAZEPA_NO_TASK_DIRECTORY`) when the cache is no directory.
   */
  directory(task: GraphTask<unknown>): Promise<string | undefined> {
    return this.#results().directory(coreTask(task));
  }

  /** Whether `task` would run, and why. */
  explain(task: GraphTask<unknown>): Promise<CacheExplanation> {
    return this.#results().explain(coreTask(task));
  }

  #results(): ResultCache {
    if (this.#cache !== undefined) return openCache(this.#cache);
    throw new InvalidOptionError('This graph has no cache. Give it one: `new Graph("./cache")`.');
  }
}

function coreTask(task: unknown): Task<unknown> {
  if (isFuture(task) && "makeTask" in task) return (task as GraphTask<unknown>).makeTask();
  throw new DefinitionError(
    "A Graph takes an instance of a class marked `@graphTask()`: `graph.run(new Main())`. A task of core runs by `execute(task)`.",
  );
}

function operationOf(taskClass: GraphTaskClass): string {
  const id = operationIds.get(taskClass);
  if (id !== undefined) return id;
  throw new DefinitionError(`Class ${taskClass.name} is not a graph task. Mark the class itself with \`@graphTask()\`.`);
}
