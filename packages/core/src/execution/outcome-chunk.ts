import type { SucceededOutcome } from "../tasks/task-outcome.js";

/** A run of successes in columns rather than objects: a fifth of the memory, and next to nothing for the garbage collector to visit. */
export class OutcomeChunk {
  /** What the kept outcomes take, as far as was said. */
  sizeBytes = 0;
  readonly #values: unknown[];
  /** All the same for most chunks. */
  readonly #workers: string[] = [];
  readonly #workerIndexes: Uint16Array;
  readonly #attempts: Uint32Array;
  readonly #startedMs: Float64Array;
  readonly #durationMs: Float32Array;

  constructor(length: number) {
    this.#values = new Array<unknown>(length);
    this.#workerIndexes = new Uint16Array(length);
    this.#attempts = new Uint32Array(length);
    this.#startedMs = new Float64Array(length);
    this.#durationMs = new Float32Array(length);
  }

  keep(index: number, { value, worker, attempt, startedAt, durationMs }: SucceededOutcome, sizeBytes: number): void {
    this.sizeBytes += sizeBytes;
    this.#values[index] = value;
    this.#workerIndexes[index] = this.#indexOf(worker);
    this.#attempts[index] = attempt;
    this.#startedMs[index] = startedAt.getTime();
    this.#durationMs[index] = durationMs;
  }

  recall(index: number): SucceededOutcome | undefined {
    const attempt = this.#attempts[index];
    const startedMs = this.#startedMs[index];
    const durationMs = this.#durationMs[index];
    const worker = this.#workers[this.#workerIndexes[index] ?? 0];
    if (!attempt || startedMs === undefined || durationMs === undefined || worker === undefined) return undefined;
    return { status: "succeeded", value: this.#values[index], attempt, startedAt: new Date(startedMs), durationMs, worker };
  }

  #indexOf(worker: string): number {
    const known = this.#workers.lastIndexOf(worker);
    return known === -1 ? this.#workers.push(worker) - 1 : known;
  }
}
