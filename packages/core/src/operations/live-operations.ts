import { emitWarningFor, notify } from "../callbacks.js";
import { checkKnown, checkWholeNumber } from "../options.js";
import { operations } from "../registry/operations.js";
import { canonicalText } from "../serialization/canonical-text.js";
import { operationState } from "../serialization/operation-state.js";
import type { Operation, OperationInstance } from "../tasks/operation.js";
import { LiveCopy } from "./live-copy.js";

/** Options of {@link LiveOperations}. */
export interface LiveOperationsOptions {
  /** The number of copies that are kept. Default 16. */
  readonly warmInstances?: number;
  /** Called with an error of `teardown`. Default: a process warning. */
  readonly onTeardownError?: (error: unknown) => void;
}

/** The default number of copies that are kept. */
export const defaultWarmInstances = 16;

/**
 * Live copies of operations that have `setup` or `teardown`: one for each distinct state, set up
 * once before its first run, shared by concurrent runs. Beyond `warmInstances`, the least recently
 * used idle one is torn down, before another is set up.
 *
 * @example
 * ```ts
 * const live = new LiveOperations({ warmInstances: 4 });
 * const outcome = await runTask(submission, { live });
 * await live.close();
 * ```
 *
 * @throws InvalidOptionError when `warmInstances` is not a whole number of at least 1.
 */
export class LiveOperations {
  readonly #warmInstances: number;
  readonly #onTeardownError: (error: unknown) => void;
  /** The copies in order of use, the least recently used first. */
  readonly #copies = new Map<string, LiveCopy>();
  readonly #teardowns = new Set<Promise<void>>();
  #isClosed = false;

  constructor(options: LiveOperationsOptions = {}) {
    checkKnown("LiveOperations", options, ["warmInstances", "onTeardownError"]);
    checkWholeNumber("warmInstances", options.warmInstances, 1);
    this.#warmInstances = options.warmInstances ?? defaultWarmInstances;
    const { onTeardownError = warn } = options;
    this.#onTeardownError = (error) => notify(() => onTeardownError(error));
  }

  /** Whether `operation` needs a live copy. */
  static concerns(operation: Operation): operation is OperationInstance {
    return typeof operation !== "function" && (typeof operation.setup === "function" || typeof operation.teardown === "function");
  }

  /**
   * Calls `work` with the live copy of `operation`.
   *
   * @throws TaskTimeoutError when `setup` takes longer than `setupTimeoutMs`, and the errors of
   *   `setup`. The next use tries again.
   */
  async use<R>(operation: OperationInstance, work: (live: OperationInstance) => R | Promise<R>): Promise<R> {
    const copy = this.#copyFor(operation);
    copy.users++;
    try {
      await copy.isSetUp;
      return await work(operations.byTarget(operation.constructor)?.undoes ? reverting(copy.instance) : copy.instance);
    } finally {
      copy.users--;
      this.#evict(this.#isClosed ? 0 : this.#warmInstances);
    }
  }

  /**
   * Tears down all copies and resolves when that is done. Those in use follow when they are free,
   * and are not waited for. No copy is kept from now on.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#evict(0);
    await Promise.all(this.#teardowns);
  }

  #copyFor(operation: OperationInstance): LiveCopy {
    const found = operations.byTarget(operation.constructor);
    const registration = found?.undoes ?? found;
    const key = `${registration?.id}\n${canonicalText(operationState(operation), "operation")}`;
    const existing = this.#copies.get(key);
    if (existing) {
      this.#copies.delete(key);
      this.#copies.set(key, existing);
      return existing;
    }
    this.#evict(this.#warmInstances - 1);
    const copy = new LiveCopy(key, operation, registration);
    this.#copies.set(key, copy);
    copy.start(Promise.all(this.#teardowns)).catch(() => this.#forget(copy));
    return copy;
  }

  #evict(most: number): void {
    for (const copy of this.#copies.values()) {
      if (this.#copies.size <= most) return;
      if (copy.users === 0) this.#tearDown(copy);
    }
  }

  #tearDown(copy: LiveCopy): void {
    this.#forget(copy);
    const teardown: Promise<void> = copy
      .tearDown()
      .catch(this.#onTeardownError)
      .finally(() => this.#teardowns.delete(teardown));
    this.#teardowns.add(teardown);
  }

  #forget(copy: LiveCopy): void {
    if (this.#copies.get(copy.key) === copy) this.#copies.delete(copy.key);
  }
}

/** A revert shares the live copy of the operation that it undoes (rule O8). */
function reverting(copy: OperationInstance): OperationInstance {
  return { run: (...args) => copy.revert?.(...args) };
}

function warn(error: unknown): void {
  emitWarningFor(error);
}
