import { emitWarning } from "../emit-warning.js";
import type { UnknownOperationNotice } from "../wire/unknown-operation-notice.js";

/** The most warnings of one execution: any number of workers may have been started wrongly. */
const maxWarnings = 20;

/** Warns of workers that lack an operation, once for each worker and operation. */
export class UnknownOperationWarnings {
  readonly #warned = new Set<string>();

  warn({ operationId, worker, message }: UnknownOperationNotice): void {
    const key = JSON.stringify([operationId, worker]);
    if (this.#warned.has(key) || this.#warned.size >= maxWarnings) return;
    this.#warned.add(key);
    emitWarning(
      `Worker ${worker} has received a task that it cannot run, and gives it back for a worker that can: ${message}`,
      "MazepaWarning",
    );
  }
}
