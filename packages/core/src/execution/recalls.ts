import { Fifo } from "../collections/fifo.js";
import type { OutcomeStore } from "../outcomes/in-memory-outcomes.js";
import type { TaskNode } from "../scheduling/nodes.js";
import { inCache } from "../scheduling/record-number.js";
import type { FoundResult } from "../scheduling/protocol.js";
import { isPromiseLike } from "../is-promise-like.js";
import type { RunWishes } from "../scheduling/to-submission.js";
import { OutcomeLoader, type LoadListener, type LoadRequest } from "./outcome-loader.js";

/** A source of other executions' results. */
export interface ResultCacheReader {
  /** The result or the reason to run, without a promise if it is at hand. */
  find(node: TaskNode): FoundResult | Promise<FoundResult>;
  /**
   * The kind of code that the result of the task depends on, whose digest the worker reports, and
   * the directory of the run.
   */
  wishesFor(node: TaskNode): RunWishes | undefined;
}

/** How many results are looked for at once: as many as are read at once. */
const maxLookers = 64;

/** Callbacks of {@link Recalls}. */
export interface RecallListener extends LoadListener {
  found(node: TaskNode, found: FoundResult): void;
}

/**
 * Values that tasks wait for instead of running: those of earlier successes, and those of other
 * executions. Looking for the latter holds up nothing that runs.
 */
export class Recalls {
  readonly #loader: OutcomeLoader;
  readonly #cache: ResultCacheReader | undefined;
  readonly #listener: RecallListener;
  /** Tasks whose results are looked for next; nothing is allocated for them before. */
  readonly #sought = new Fifo<TaskNode>();
  #lookers = 0;

  constructor(parts: { memory: OutcomeStore; cache?: ResultCacheReader | undefined }, listener: RecallListener) {
    this.#loader = new OutcomeLoader(parts.memory, listener);
    this.#cache = parts.cache;
    this.#listener = listener;
  }

  /** The number of urgent values that are being read. */
  get urgentCount(): number {
    return this.#loader.urgentCount;
  }

  wishesFor(node: TaskNode): RunWishes | undefined {
    return this.#cache?.wishesFor(node);
  }

  load(request: LoadRequest): void {
    const { node, recordNumber } = request;
    if (recordNumber !== inCache || !this.#cache || !("kind" in node)) return this.#loader.load(request);
    this.#sought.push(node);
    this.#look(this.#cache);
  }

  #look(cache: ResultCacheReader): void {
    while (this.#lookers < maxLookers) {
      const node = this.#sought.shift();
      if (!node) return;
      const found = cache.find(node);
      if (isPromiseLike(found)) void this.#await(cache, node, found);
      else this.#listener.found(node, found);
    }
  }

  async #await(cache: ResultCacheReader, node: TaskNode, found: Promise<FoundResult>): Promise<void> {
    this.#lookers++;
    try {
      this.#listener.found(node, await found);
      this.#lookers--;
      this.#look(cache);
    } catch (error) {
      this.#listener.failed(error);
    }
  }
}
