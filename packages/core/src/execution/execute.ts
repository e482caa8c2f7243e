import { checkExecuteOptions, completeExecuteOptions, type ExecuteOptions } from "./execution-options.js";
import { Execution } from "./execution.js";
import type { ExecuteResult, Target } from "../flows/target.js";

/**
 * Runs `target` (a task, a flow, a function, or an array of those) to its end and resolves to its
 * value, or values.
 *
 * @example
 * ```ts
 * const words = await execute(survey(urls), {
 *   executionId: "nightly",
 *   checkpoint: "./checkpoints",
 * });
 * const [text, more] = await execute([load.makeTask(url), survey(urls)]);
 * ```
 *
 * @throws TaskFailedError when a task has failed for good and no flow caught it; whatever a flow
 *   throws by itself.
 * @throws ExecutionCancelledError when it was cancelled; ExecutionRunningError when another head
 *   leads it.
 * @throws InvalidOptionError naming the option that makes no sense; TypeError when `target` cannot
 *   be executed.
 */
export async function execute<const T extends Target | readonly Target[]>(
  target: T,
  options: ExecuteOptions = {},
): Promise<ExecuteResult<T>> {
  return startExecution(target, options).result;
}

/**
 * Starts `target` and returns at once: the execution can be watched and cancelled, and its `result`
 * awaited.
 *
 * @example
 * ```ts
 * const execution = startExecution(survey(urls));
 * setTimeout(() => execution.cancel("too slow"), 60_000);
 * const words = await execution.result;
 * ```
 *
 * @throws InvalidOptionError naming the option that makes no sense; TypeError when `target` cannot
 *   be executed.
 */
export function startExecution<const T extends Target | readonly Target[]>(
  target: T,
  options: ExecuteOptions = {},
): Execution<ExecuteResult<T>> {
  return new Execution<ExecuteResult<T>>(target, completeExecuteOptions(options));
}

/**
 * Holds options for several executions; those given to `execute` win.
 *
 * @example
 * ```ts
 * const executor = new Executor({
 *   queue: new InProcessQueue({ concurrency: 4 }),
 *   progress: true,
 * });
 * const words = await executor.execute(survey(urls));
 * ```
 */
export class Executor {
  readonly #options: ExecuteOptions;

  /** @throws InvalidOptionError naming the option that makes no sense. */
  constructor(options: ExecuteOptions = {}) {
    checkExecuteOptions(options);
    this.#options = options;
  }

  /** {@link execute} with this executor's options. */
  execute<const T extends Target | readonly Target[]>(target: T, options: ExecuteOptions = {}): Promise<ExecuteResult<T>> {
    return execute(target, { ...this.#options, ...options });
  }

  /** {@link startExecution} with this executor's options. */
  startExecution<const T extends Target | readonly Target[]>(
    target: T,
    options: ExecuteOptions = {},
  ): Execution<ExecuteResult<T>> {
    return startExecution(target, { ...this.#options, ...options });
  }
}
