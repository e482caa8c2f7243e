import { OutcomeChunk } from "./outcome-chunk.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import type { AcceptedOutcome } from "../scheduling/protocol.js";
import type { LoadedOutcome } from "../checkpoint/loaded-outcome.js";

/** Stores the outcomes of an execution for tasks that are yielded again. */
export interface OutcomeStore {
  /** Stores a final outcome. Successes come in the order of their record numbers. */
  save(accepted: AcceptedOutcome): void;
  /** The outcome of a success, if it is still known. */
  load(recordNumber: number): LoadedOutcome;
  /** A promise to wait for before more is done, if the store cannot keep up. */
  relief?(): Promise<void> | undefined;
  /**
   * If another head may have taken over: resolves when it is certain that none has, rejects if that
   * is not known when `signal` aborts.
   */
  confirmLead?(signal: AbortSignal): Promise<void> | undefined;
  /** Resolves when all stored outcomes are durable. */
  flush?(): Promise<void>;
}

const chunkLength = 1024;

/**
 * Successes in memory, up to a number of bytes. The oldest are dropped first, several at a time.
 */
export class InMemoryOutcomes implements OutcomeStore {
  readonly #limitBytes: number;
  readonly #chunks = new Map<number, OutcomeChunk>();
  #sizeBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  save({ recordNumber, outcome, sizeBytes }: AcceptedOutcome): void {
    if (recordNumber === undefined || outcome.status !== "succeeded") return;
    if (sizeBytes > this.#limitBytes) return;
    this.#sizeBytes += this.#chunkOf(recordNumber).save(recordNumber % chunkLength, outcome, sizeBytes);
    if (this.#sizeBytes > this.#limitBytes) this.#dropOldest();
  }

  load(recordNumber: number): TaskOutcome | undefined {
    return this.#chunks.get(Math.floor(recordNumber / chunkLength))?.load(recordNumber % chunkLength);
  }

  #dropOldest(): void {
    for (const [number, oldest] of this.#chunks) {
      this.#chunks.delete(number);
      this.#sizeBytes -= oldest.sizeBytes;
      if (this.#sizeBytes <= this.#limitBytes) return;
    }
  }

  #chunkOf(recordNumber: number): OutcomeChunk {
    const number = Math.floor(recordNumber / chunkLength);
    let chunk = this.#chunks.get(number);
    if (!chunk) {
      chunk = new OutcomeChunk(chunkLength);
      this.#chunks.set(number, chunk);
    }
    return chunk;
  }
}
