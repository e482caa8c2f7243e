import { startExecution, type ExecuteOptions } from "@mazepa/core";
import type { GraphTask } from "./graph-task.js";

/** What an execution of a graph did. */
export interface GraphStats {
  /** How many tasks of each operation ran; those of which none ran are left out. */
  readonly runs: Readonly<Record<string, number>>;
  /** How many were restored instead, from what was recorded before. */
  readonly restored: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

/** A value, and what was done for it. */
export interface GraphResult<T> {
  readonly value: T;
  readonly stats: GraphStats;
}

/**
 * Runs graph tasks with the options that it holds. Graphs may be used side by side: instances
 * belong to none.
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
 * const { value, stats } = await new Graph({ checkpoint: "./checkpoint" }).run(new Sum()); // 3
 * ```
 */
export class Graph {
  readonly #options: ExecuteOptions;

  /** `options` are those of `execute`. */
  constructor(options: ExecuteOptions = {}) {
    this.#options = options;
  }

  /**
   * Runs `task` with all its upstreams, each once, on the queue of the options.
   *
   * @throws what `execute` throws; with `failurePolicy: "finish"` several failures are one
   *   `AggregateError`.
   */
  async run<T>(task: GraphTask<T>, options: ExecuteOptions = {}): Promise<GraphResult<T>> {
    const startedMs = performance.now();
    const execution = startExecution(task.makeTask(), { ...this.#options, ...options });
    const value = (await execution.result) as T;
    const counts = Object.values(execution.snapshot());
    const by = (what: "submitted" | "restored") =>
      Object.fromEntries(counts.filter((each) => each[what] > 0).map((each) => [each.operationId, each[what]]));
    return { value, stats: { runs: by("submitted"), restored: by("restored"), durationMs: performance.now() - startedMs } };
  }
}
