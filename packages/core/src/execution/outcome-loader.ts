import type { ScopeState, TaskNode } from "../scheduling/nodes.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import type { OutcomeStore } from "../outcomes/in-memory-outcomes.js";

/** A task whose value is loaded, or a scope whose date is. */
export type Waiter = TaskNode | ScopeState;

/** A request for the value of an earlier success. */
export interface LoadRequest {
  readonly node: Waiter;
  readonly recordNumber: number;
}

/** Callbacks of {@link OutcomeLoader}. */
export interface LoadListener {
  loaded(request: LoadRequest, outcome: TaskOutcome | undefined): void;
  /** Whether new outcomes must wait until the value is read. */
  isUrgent(node: Waiter): boolean;
  /** Called after several values were told that had to be read. */
  wake(): void;
  /** Called with an error of reading. */
  failed(error: unknown): void;
}

/**
 * Loads values from the store of outcomes. Requests that need the same read wait together, so a
 * task costs no promise.
 */
export class OutcomeLoader {
  readonly #memory: OutcomeStore;
  readonly #listener: LoadListener;
  readonly #waiting = new Map<Promise<void>, Waiting>();
  #urgentCount = 0;

  constructor(memory: OutcomeStore, listener: LoadListener) {
    this.#memory = memory;
    this.#listener = listener;
  }

  /** The number of urgent values that are being read. */
  get urgentCount(): number {
    return this.#urgentCount;
  }

  /** Tells the listener the value, at once if it is at hand. */
  load(request: LoadRequest): void {
    const outcome = this.#memory.load(request.recordNumber);
    if (!(outcome instanceof Promise)) return this.#listener.loaded(request, outcome);
    const waiting = this.#waiting.get(outcome) ?? this.#await(outcome);
    waiting.requests.push(request);
    if (!this.#listener.isUrgent(request.node)) return;
    waiting.urgentCount++;
    this.#urgentCount++;
  }

  #await(read: Promise<void>): Waiting {
    const waiting: Waiting = { requests: [], urgentCount: 0 };
    this.#waiting.set(read, waiting);
    const told = read.then(() => {
      this.#waiting.delete(read);
      this.#urgentCount -= waiting.urgentCount;
      for (const request of waiting.requests) this.load(request);
      this.#listener.wake();
    });
    told.catch((error: unknown) => this.#listener.failed(error));
    return waiting;
  }
}

/** Requests that wait for the same read. */
interface Waiting {
  readonly requests: LoadRequest[];
  urgentCount: number;
}
