import type { TaskOutcome } from "../tasks/task-outcome.js";
import type { AcceptedOutcome } from "../scheduling/protocol.js";

/** Where the outcomes of an execution are kept for when a task is yielded again. */
export interface OutcomeMemory {
  /** Takes a final outcome in; successes come in the order of their record numbers. */
  keep(accepted: AcceptedOutcome): void;
  /** The outcome of a success, as far as it is still known. */
  recall(recordNumber: number): TaskOutcome | undefined | Promise<TaskOutcome | undefined>;
}

const chunkLength = 1024;

interface Chunk {
  readonly outcomes: TaskOutcome[];
  sizeBytes: number;
}

/** What an outcome takes besides its value: the object, its date, and its place in the list, as `--heap-prof` shows them. */
const outcomeBytes = 200;

/** Outcomes in memory, up to so many bytes; the oldest are dropped first, some at a time. */
export class RememberedOutcomes implements OutcomeMemory {
  readonly #limitBytes: number;
  readonly #chunks = new Map<number, Chunk>();
  #sizeBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  keep({ recordNumber, outcome, sizeBytes }: AcceptedOutcome): void {
    if (recordNumber === undefined) return;
    const chunk = this.#chunkOf(recordNumber);
    chunk.outcomes[recordNumber % chunkLength] = outcome;
    chunk.sizeBytes += sizeBytes + outcomeBytes;
    this.#sizeBytes += sizeBytes + outcomeBytes;
    for (const [number, oldest] of this.#chunks) {
      if (this.#sizeBytes <= this.#limitBytes) return;
      this.#chunks.delete(number);
      this.#sizeBytes -= oldest.sizeBytes;
    }
  }

  recall(recordNumber: number): TaskOutcome | undefined {
    return this.#chunks.get(Math.floor(recordNumber / chunkLength))?.outcomes[recordNumber % chunkLength];
  }

  #chunkOf(recordNumber: number): Chunk {
    const number = Math.floor(recordNumber / chunkLength);
    let chunk = this.#chunks.get(number);
    if (!chunk) {
      chunk = { outcomes: [], sizeBytes: 0 };
      this.#chunks.set(number, chunk);
    }
    return chunk;
  }
}
