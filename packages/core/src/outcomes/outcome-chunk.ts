import type { SucceededOutcome } from "../tasks/task-outcome.js";
import { InMemoryValues } from "./in-memory-values.js";

/** The bytes that an outcome takes besides its value: its place in the columns. */
const columnBytes = 9;

const maxInByte = 255;

/**
 * A run of successes in columns rather than objects: a sixth of the memory, and almost nothing for
 * the garbage collector to visit. Facts that are the same in most runs have no column until they
 * differ.
 */
export class OutcomeChunk {
  /** The bytes that the kept outcomes take. */
  sizeBytes = 0;
  readonly #length: number;
  readonly #values: InMemoryValues;
  readonly #workers: string[] = [];
  #workerIndexes: Uint16Array | undefined;
  /** One more than the attempt of each outcome; 0 where none is kept. */
  #attempts: Uint8Array | Uint32Array;
  /** The first time; the others are milliseconds after it. */
  #firstMs: number | undefined;
  #startedMs: Float32Array | Float64Array;
  readonly #durationMs: Float32Array;

  constructor(length: number) {
    this.#length = length;
    this.#values = new InMemoryValues(length);
    this.#attempts = new Uint8Array(length);
    this.#startedMs = new Float32Array(length);
    this.#durationMs = new Float32Array(length);
  }

  save(index: number, { value, worker, attempt, startedAt, durationMs }: SucceededOutcome, sizeBytes: number): number {
    const bytes = this.#values.save(index, value, sizeBytes) + columnBytes;
    this.sizeBytes += bytes;
    this.#keepWorker(index, worker);
    if (attempt >= maxInByte && this.#attempts instanceof Uint8Array) this.#attempts = Uint32Array.from(this.#attempts);
    this.#attempts[index] = attempt + 1;
    this.#keepStart(index, startedAt.getTime());
    this.#durationMs[index] = durationMs;
    return bytes;
  }

  load(index: number): SucceededOutcome | undefined {
    const attempts = this.#attempts[index];
    const startedMs = this.#startedMs[index];
    const durationMs = this.#durationMs[index];
    const worker = this.#workers[this.#workerIndexes?.[index] ?? 0];
    if (!attempts || startedMs === undefined || durationMs === undefined || worker === undefined) return undefined;
    const startedAt = new Date(startedMs + (this.#firstMs ?? 0));
    return { status: "succeeded", value: this.#values.load(index), attempt: attempts - 1, startedAt, durationMs, worker };
  }

  #keepWorker(index: number, worker: string): void {
    const known = this.#workers.lastIndexOf(worker);
    const workerIndex = known === -1 ? this.#workers.push(worker) - 1 : known;
    if (workerIndex > 0) this.#workerIndexes ??= new Uint16Array(this.#length);
    if (this.#workerIndexes) this.#workerIndexes[index] = workerIndex;
  }

  #keepStart(index: number, startedMs: number): void {
    const sinceFirst = startedMs - (this.#firstMs ??= startedMs);
    if (this.#startedMs instanceof Float32Array && !isExactInFloat32(sinceFirst))
      this.#startedMs = Float64Array.from(this.#startedMs);
    this.#startedMs[index] = sinceFirst;
  }
}

/** Whether the number is whole and below 2^24, which is four and a half hours in milliseconds. */
function isExactInFloat32(value: number): boolean {
  return Math.fround(value) === value;
}
