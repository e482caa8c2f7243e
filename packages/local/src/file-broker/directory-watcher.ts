import { watch, type FSWatcher } from "node:fs";
import { Timer } from "@mazepa/core/internal";
import type { QueuePaths } from "./queue-paths.js";

/** The wait of one receiver for changes in a queue's directory. */
export interface DirectoryWatch {
  /** Resolves when something has changed since the last call, or after `ms`, or when stopped. */
  next(ms: number): Promise<void>;
  readonly stop: () => void;
}

/**
 * Watches a queue's directory and wakes receivers when something appears in it. The system's
 * notifications are only a hint: a network file system does not report changes by other machines,
 * so a receiver must also poll.
 */
export class DirectoryWatcher {
  readonly #paths: QueuePaths;
  readonly #wakers = new Set<() => void>();
  #watchers: FSWatcher[] = [];

  constructor(paths: QueuePaths) {
    this.#paths = paths;
  }

  /** Begins to notice changes; look for messages after this and before the first `next`. */
  watch(): DirectoryWatch {
    let hasChanged = false;
    let isStopped = false;
    let resume: (() => void) | undefined;
    const wake = (): void => {
      hasChanged = true;
      resume?.();
    };
    this.#wakers.add(wake);
    if (this.#wakers.size === 1) this.#open();
    return {
      next: async (ms) => {
        if (!hasChanged && !isStopped) await new Promise<void>((resolve) => callOnce(resolve, ms, (call) => (resume = call)));
        hasChanged = false;
      },
      stop: () => {
        isStopped = true;
        resume?.();
        this.#wakers.delete(wake);
        if (this.#wakers.size === 0) this.#close();
      },
    };
  }

  #open(): void {
    for (const state of ["ready", "delayed"] as const) {
      try {
        const watcher = watch(this.#paths.stateDirectory(state), { persistent: false }, () =>
          this.#wakers.forEach((wake) => wake()),
        );
        // Without notifications (too many watchers, a file system that has none) receivers still
        // poll.
        watcher.on("error", () => watcher.close());
        this.#watchers.push(watcher);
      } catch {
        continue;
      }
    }
  }

  #close(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }
}

/** Calls `resolve` after `ms`, or when the function that `give` gets is called. */
function callOnce(resolve: () => void, ms: number, give: (call: () => void) => void): void {
  const timer = new Timer(ms, resolve);
  give(() => {
    timer.cancel();
    resolve();
  });
}
