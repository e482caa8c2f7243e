import { checkBoolean, checkChoice, checkFunction, checkName, checkTimeLimit } from "../options.js";
import { checkRetryPolicy, type RetryPolicy } from "../retry/retry-policy.js";
import { checkTaskOptions, frozenTaskOptions, type TaskOptions } from "../tasks/task-options.js";

/** Options of `@taskableOperation({…})`. */
export interface OperationOptions extends Omit<TaskOptions, "id" | "shared" | "label"> {
  /** The operation's name in the registry. Default: the name of the class or function. */
  readonly name?: string;
  /**
   * A part of the identity of every task: another version gives other ids, so recorded outcomes are
   * not used.
   */
  readonly version?: string;
  /**
   * Whether its outcomes are durable in the checkpoint before any flow sees them. Default false.
   */
  readonly durable?: boolean;
  /** The longest `setup()`, and the longest `teardown()`, in ms. Default 60,000. */
  readonly setupTimeoutMs?: number;
  /** Retries of `revert`, or a policy. Default: `retries`, at least 3. */
  readonly revertRetries?: number | RetryPolicy;
  /**
   * `"none"` prevents the warning for a task that runs outside of units, where `revert` is not
   * called.
   */
  readonly unit?: "none";
}

/** {@link OperationOptions} of a callable operation, which may include its `revert`. */
export interface CallableOptions extends OperationOptions {
  /**
   * Undoes a call of the function. It gets the result, or `undefined` if that is unknown, and the
   * arguments.
   */
  readonly revert?: (...args: never[]) => unknown;
}

/**
 * A frozen copy of `options`.
 *
 * @throws InvalidOptionError naming the invalid option.
 */
export function checkedOperationOptions(options: CallableOptions): CallableOptions {
  const { name, version, setupTimeoutMs, durable, revertRetries, unit, revert, ...taskOptions } = options;
  checkTaskOptions("taskableOperation", taskOptions, [
    "name",
    "version",
    "setupTimeoutMs",
    "durable",
    "revertRetries",
    "unit",
    "revert",
  ]);
  checkRetryPolicy("revertRetries", revertRetries);
  checkChoice("unit", unit, ["none"]);
  checkFunction("revert", revert);
  checkBoolean("durable", durable);
  checkName("name", name);
  checkName("version", version);
  checkTimeLimit("setupTimeoutMs", setupTimeoutMs);
  return frozenTaskOptions(options);
}
