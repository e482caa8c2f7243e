import type { OutageOptions } from "../messaging/outage.js";
import type { OperationCounts } from "../scheduling/progress.js";
import { cancelledBy } from "./cancelled-by.js";
import { EventHub, type ExecutionEvent } from "./events.js";
import type { CompleteExecuteOptions } from "./execution-options.js";
import { ExecutionDriver } from "./driver.js";
import { runExecution } from "./run-execution.js";
import { rootFlow, type Target } from "../flows/target.js";
import type { FailureGroup } from "../status/failure-groups.js";
import type { Parking } from "../scheduling/parking.js";

/** The key of the method that tells whether an execution may be parked (rule J12). */
export const parkingSymbol: unique symbol = Symbol.for("mazepa.parking") as never;

/**
 * One run of a target, under way or over. It is also the stream of its events from the time of
 * iteration; the last event is its end.
 *
 * @example
 * ```ts
 * const execution = startExecution(survey(urls), { onEvent: ({ type }) => console.log(type) });
 * console.log(execution.id);
 * await execution.result;
 * ```
 */
export class Execution<R = unknown> implements AsyncIterable<ExecutionEvent> {
  readonly id: string;
  /** The value of the target; rejects with the failure that ended the execution. */
  readonly result: Promise<R>;
  readonly #driver: ExecutionDriver;
  readonly #hub = new EventHub();

  constructor(target: Target | readonly Target[], options: CompleteExecuteOptions) {
    this.id = options.executionId;
    if (options.onEvent) this.#hub.listen(options.onEvent);
    this.#driver = new ExecutionDriver(rootFlow(target), options, this.#hub);
    const outages: OutageOptions = {
      unreachableAfterMs: options.unreachableAfterMs,
      onUnreachable: (unreachable) => this.#hub.emit({ type: "unreachable", ...unreachable }),
    };
    this.result = runExecution({ driver: this.#driver, hub: this.#hub, outages, options, target }) as Promise<R>;
  }

  /**
   * Ends the execution: nothing new starts, running tasks are told to stop, and `result` rejects
   * with `ExecutionCancelledError`.
   */
  cancel(reason = "cancel() was called"): void {
    this.#driver.cancel(cancelledBy(this.id, reason));
  }

  /**
   * Starts nothing more and lets running tasks end; then `result` rejects with
   * `ExecutionSuspendedError`, and the execution can be resumed. Flows are not continued, except to
   * find out whether anything is left: if nothing is, the execution ends as usual.
   */
  suspend(): void {
    this.#driver.suspend();
  }

  /**
   * Sends a value to a flow that waits for it, or will, by `yield* signal(name)`. Resolves when it
   * is kept: with a checkpoint, durably.
   *
   * @throws ExecutionEndedError when the execution has ended.
   * @throws SerializationError when the value cannot travel.
   * @throws InvalidOptionError when the name is no text of 1 to 200 characters.
   */
  async signal(name: string, value?: unknown): Promise<void> {
    await this.#driver.sendSignal(name, value);
  }

  /** @internal */
  [parkingSymbol](): Parking | undefined {
    return this.#driver.scheduler.parking();
  }

  /** Counts per operation id. */
  snapshot(): Record<string, OperationCounts> {
    return this.#driver.scheduler.snapshot();
  }

  /**
   * The failed attempts so far, of tasks that failed for good or were retried, by operation and
   * kind of error, the most frequent first. At most 100 kinds are told apart.
   */
  failures(): FailureGroup[] {
    return this.#driver.failures.list();
  }

  /** The events from now on; the iteration ends with the execution. */
  [Symbol.asyncIterator](): AsyncGenerator<ExecutionEvent, void> {
    // The user may await the result after the last event, when its rejection would count as
    // unhandled.
    this.result.catch(() => undefined);
    return this.#hub.iterate();
  }
}
