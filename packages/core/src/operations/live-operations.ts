import { TaskTimeoutError } from "../errors.js";
import { operations } from "../registry/operations.js";
import { canonicalText } from "../serialization/canonical-text.js";
import { operationState } from "../serialization/operation-state.js";
import type { Operation, OperationInstance } from "../tasks/operation.js";
import type { OperationOptions } from "./operation-options.js";

interface LiveCopy {
  readonly key: string;
  readonly instance: OperationInstance;
  readonly isSetUp: Promise<void>;
  users: number;
}

/** Options of {@link LiveOperations}. */
export interface LiveOperationsOptions {
  /** How many copies are kept. Default 16. */
  readonly warmInstances?: number;
  /** Told what `teardown` threw. Default: a process warning. */
  readonly onTeardownError?: (error: unknown) => void;
}

/** Longest `setup()` unless the operation says otherwise. */
export const defaultSetupTimeoutMs = 60_000;

/** How many live copies are kept unless told otherwise. */
export const defaultWarmInstances = 16;

/**
 * Live copies of operations that have `setup` or `teardown`: one for each distinct state, set up once before its first run, shared by
 * concurrent runs. Beyond `warmInstances`, the least recently used idle one is torn down.
 */
export class LiveOperations {
  readonly #warmInstances: number;
  readonly #onTeardownError: (error: unknown) => void;
  /** In order of use, the least recent first. */
  readonly #copies = new Map<string, LiveCopy>();
  readonly #teardowns = new Set<Promise<void>>();

  constructor(options: LiveOperationsOptions = {}) {
    this.#warmInstances = options.warmInstances ?? defaultWarmInstances;
    this.#onTeardownError =
      options.onTeardownError ?? ((error) => process.emitWarning(error instanceof Error ? error : String(error)));
  }

  /** Whether `operation` needs a live copy at all. */
  static concerns(operation: Operation): operation is OperationInstance {
    return typeof operation !== "function" && (operation.setup !== undefined || operation.teardown !== undefined);
  }

  /**
   * Calls `work` with the live copy of `operation`.
   *
   * @throws TaskTimeoutError when `setup` takes longer than `setupTimeoutMs`, and whatever `setup` throws; the next use tries again.
   */
  async use<R>(operation: OperationInstance, work: (live: OperationInstance) => R | Promise<R>): Promise<R> {
    const copy = this.#copyFor(operation);
    copy.users++;
    try {
      await copy.isSetUp;
      return await work(copy.instance);
    } finally {
      copy.users--;
      this.#evict();
    }
  }

  /** Tears all of them down; resolves when that is done. */
  async close(): Promise<void> {
    for (const copy of [...this.#copies.values()]) this.#tearDown(copy);
    await Promise.all(this.#teardowns);
  }

  #copyFor(operation: OperationInstance): LiveCopy {
    const registration = operations.byTarget(operation.constructor);
    const key = `${registration?.id}\n${canonicalText(operationState(operation), "operation")}`;
    const existing = this.#copies.get(key);
    if (existing) {
      this.#copies.delete(key);
      this.#copies.set(key, existing);
      return existing;
    }
    const instance = copyOf(operation);
    const { setupTimeoutMs } = (registration?.options ?? {}) as OperationOptions;
    const isSetUp = setUp(instance, { name: registration?.id ?? "", timeoutMs: setupTimeoutMs ?? defaultSetupTimeoutMs });
    const copy: LiveCopy = { key, instance, isSetUp, users: 0 };
    this.#copies.set(key, copy);
    isSetUp.catch(() => this.#forget(copy));
    return copy;
  }

  #evict(): void {
    if (this.#copies.size <= this.#warmInstances) return;
    for (const copy of this.#copies.values()) {
      if (copy.users > 0) continue;
      this.#tearDown(copy);
      if (this.#copies.size <= this.#warmInstances) return;
    }
  }

  #tearDown(copy: LiveCopy): void {
    this.#forget(copy);
    const teardown = copy.isSetUp.then(
      async () => {
        await copy.instance.teardown?.();
      },
      () => undefined,
    );
    const done = teardown.catch(this.#onTeardownError).finally(() => this.#teardowns.delete(done));
    this.#teardowns.add(done);
  }

  #forget(copy: LiveCopy): void {
    if (this.#copies.get(copy.key) === copy) this.#copies.delete(copy.key);
  }
}

/** As it would arrive elsewhere: its state without the excluded fields. What `setup` assigns stays off the user's own instance. */
function copyOf(operation: OperationInstance): OperationInstance {
  const copy: OperationInstance = Object.create(Object.getPrototypeOf(operation));
  return Object.assign(copy, operationState(operation));
}

async function setUp(instance: OperationInstance, { name, timeoutMs }: { name: string; timeoutMs: number }): Promise<void> {
  if (!instance.setup) return;
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<never>((_, reject) => {
    const error = new TaskTimeoutError(`setup() of operation "${name}" has taken longer than its setupTimeoutMs (${timeoutMs}).`);
    timer = setTimeout(() => reject(error), timeoutMs);
  });
  try {
    await Promise.race([instance.setup(), timedOut]);
  } finally {
    clearTimeout(timer);
  }
}
