import type { TaskNode } from "../scheduling/nodes.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import type { OutcomeMemory } from "../outcomes/remembered-outcomes.js";

/** The value of an earlier success that a task waits for. */
export interface Recall {
  readonly node: TaskNode;
  readonly recordNumber: number;
}

/** Whom {@link Recalls} tells. */
export interface RecallListener {
  recalled(node: TaskNode, outcome: TaskOutcome | undefined): void;
  /** After several were told that had to be read. */
  wake(): void;
  /** What reading has thrown. */
  failed(error: unknown): void;
}

/** Values that are being read out of a memory. Those that come together wait together, so that a task costs no promise. */
export class Recalls {
  readonly #memory: OutcomeMemory;
  readonly #listener: RecallListener;
  readonly #waiting = new Map<Promise<void>, Recall[]>();
  #count = 0;

  constructor(memory: OutcomeMemory, listener: RecallListener) {
    this.#memory = memory;
    this.#listener = listener;
  }

  /** How many are being read. */
  get count(): number {
    return this.#count;
  }

  /** Tells the listener the value, at once if it is at hand. */
  ask(recall: Recall): void {
    const recalled = this.#memory.recall(recall.recordNumber);
    if (!(recalled instanceof Promise)) return this.#listener.recalled(recall.node, recalled);
    this.#count++;
    const waiting = this.#waiting.get(recalled);
    if (waiting) waiting.push(recall);
    else this.#await(recalled, [recall]);
  }

  #await(read: Promise<void>, waiting: Recall[]): void {
    this.#waiting.set(read, waiting);
    const told = read.then(() => {
      this.#waiting.delete(read);
      this.#count -= waiting.length;
      for (const recall of waiting) this.ask(recall);
      this.#listener.wake();
    });
    told.catch((error: unknown) => this.#listener.failed(error));
  }
}
