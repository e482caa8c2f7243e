import { hostname } from "node:os";
import { emitWarning, WorkerPool, withPrefixes, type TaskRunner } from "@mazepa/core/internal";
import type { CompleteWorkerPoolOptions } from "./worker-pool-options.js";

interface RunningPool {
  readonly pool: Promise<TaskRunner>;
  readonly started: Promise<void>;
  users: number;
}

/**
 * One pool for all executions that use a queue at the same time: started for the first of them,
 * closed after the last.
 */
export class SharedPool {
  readonly #options: CompleteWorkerPoolOptions;
  #current: RunningPool | undefined;

  constructor(options: CompleteWorkerPoolOptions) {
    this.#options = options;
  }

  /** Starts the pool if needed; resolves to it, and to the function that gives it back. */
  async acquire(): Promise<{ pool: TaskRunner; release: () => Promise<void> }> {
    this.#current ??= this.#start();
    const current = this.#current;
    current.users++;
    const release = async (): Promise<void> => {
      if (--current.users > 0) return;
      if (this.#current === current) this.#current = undefined;
      await (await current.pool).close();
    };
    try {
      await current.started;
    } catch (error) {
      await release();
      throw error;
    }
    return { pool: await current.pool, release };
  }

  #start(): RunningPool {
    const { isolation, threads: size } = this.#options;
    const warn = (message: string): void => emitWarning(message, "MazepaWorkerPoolWarning");
    const onRefillFailed = (error: Error): void =>
      warn(`A ${isolation} for tasks could not be replaced; trying again: ${error.message}`);
    const worker = `${hostname()}:${process.pid}`;
    const threads = new WorkerPool({ ...this.#options, size, worker, onRefillFailed });
    const pool = withPrefixes(threads, { ...this.#options, worker, onSeveral: warn });
    return { pool, started: pool.then((runner) => runner.start()), users: 0 };
  }
}
