import { emitWarning } from "../emit-warning.js";
import type { UndatedEvent } from "./events.js";

/** Reports a cache that could not be used: by events, and by each warning once. */
export class CacheNotices {
  readonly #emit: (event: UndatedEvent) => void;
  readonly #warned = new Set<string>();

  constructor(emit: (event: UndatedEvent) => void) {
    this.#emit = emit;
  }

  failed({ taskId, operationId }: { taskId: string; operationId: string }, error: Error): void {
    this.#emit({ type: "cache-failed", taskId, operationId, error });
    this.#warn(
      "failed",
      `The result of task ${taskId} of operation "${operationId}" could not be cached: ${error.message} The execution continues; each such result emits "cache-failed".`,
    );
  }

  upstreamNotCached(operationId: string, upstreamId: string): void {
    if (operationId === upstreamId) return;
    this.#warn(
      `upstream ${operationId}`,
      `Tasks of operation "${operationId}" are not cached, since they take values of operation "${upstreamId}", which is not. ` +
        `Give that one \`cache\`, or yield it and pass its value.`,
    );
  }

  noDigest(operationId: string, problem: string): void {
    this.#warn(`digest ${operationId}`, `Results of operation "${operationId}" are not cached: ${problem}.`);
  }

  noCode(operationId: string, worker: string): void {
    this.#warn(
      `code ${operationId}`,
      `Results of operation "${operationId}" are not cached, since worker ${worker} does not report which code it runs: it is not certain there, or the worker has an older version of Mazepa.`,
    );
  }

  otherCode(operationId: string, worker: string): void {
    this.#warn(
      `other ${operationId} ${worker}`,
      `Worker ${worker} runs other code of operation "${operationId}" than this process: its results are cached as those of its own code. Update one of the two.`,
    );
  }

  #warn(key: string, message: string): void {
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    emitWarning(message, "MazepaCacheWarning");
  }
}
