import { emitWarningFor } from "../callbacks.js";
import { TaskTimeoutError } from "../errors.js";
import type { OperationRegistration } from "../registry/operations.js";
import { operationState } from "../serialization/operation-state.js";
import { Timer } from "../timer.js";
import type { OperationInstance } from "../tasks/operation.js";
import type { OperationOptions } from "./operation-options.js";

/** The longest `setup()` and `teardown()`, unless the operation says otherwise. */
const defaultSetupTimeoutMs = 60_000;

/**
 * An operation as another process would receive it: its state without the excluded fields, which
 * `setup` fills. Fields that `setup` assigns do not appear on the user's own instance.
 */
export class LiveCopy {
  readonly key: string;
  readonly instance: OperationInstance;
  /** The number of runs that use it now. */
  users = 0;
  readonly #name: string;
  readonly #timeoutMs: number;
  #isSetUp: Promise<void> | undefined;

  constructor(key: string, operation: OperationInstance, registration: OperationRegistration | undefined) {
    const own = Object.getPrototypeOf(operation) as object;
    const prototype = registration?.kind === "class" ? (registration.target as { prototype: object }).prototype : own;
    this.key = key;
    this.instance = Object.assign(Object.create(prototype) as OperationInstance, operationState(operation));
    this.#name = registration?.id ?? operation.constructor.name;
    const { setupTimeoutMs } = (registration?.options ?? {}) as OperationOptions;
    this.#timeoutMs = setupTimeoutMs ?? defaultSetupTimeoutMs;
  }

  /** Rejects when `setup` failed. */
  get isSetUp(): Promise<void> {
    return this.#isSetUp ?? Promise.resolve();
  }

  /**
   * Calls `setup` once `room` resolves: there may be no memory for two models when one follows the
   * other.
   */
  start(room: Promise<unknown>): Promise<void> {
    this.#isSetUp = this.#setUp(room);
    return this.#isSetUp;
  }

  /** Calls `teardown` if `setup` succeeded. Rejects with its error, or when it takes too long. */
  async tearDown(): Promise<void> {
    const isSetUp = await this.isSetUp.then(
      () => true,
      () => false,
    );
    if (isSetUp) await this.#within("teardown", this.#call("teardown"));
  }

  async #setUp(room: Promise<unknown>): Promise<void> {
    await room;
    const done = this.#call("setup");
    try {
      await this.#within("setup", done);
    } catch (error) {
      this.#cleanUpAfter(done);
      throw error;
    }
  }

  async #call(method: "setup" | "teardown"): Promise<void> {
    await this.instance[method]?.();
  }

  /** Waits for `work`, but not longer than the limit. */
  async #within(method: string, work: Promise<void>): Promise<void> {
    let timer: Timer | undefined;
    const isLate = new Promise<never>((_resolve, reject) => {
      timer = new Timer(this.#timeoutMs, () => reject(this.#timedOut(method)));
    });
    try {
      await Promise.race([work, isLate]);
    } finally {
      timer?.cancel();
    }
  }

  #timedOut(method: string): TaskTimeoutError {
    return new TaskTimeoutError(
      `${method}() of operation "${this.#name}" has taken longer than its setupTimeoutMs (${this.#timeoutMs}).`,
    );
  }

  /** Tears down after a `setup` that ended late. A failure of that `setup` is ignored. */
  #cleanUpAfter(setup: Promise<unknown>): void {
    const tornDown = setup.then(
      () => this.instance.teardown?.(),
      () => undefined,
    );
    tornDown.catch((error: unknown) => emitWarningFor(error));
  }
}
