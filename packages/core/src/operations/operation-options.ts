import { checkBoolean, checkChoice, checkName, checkTimeLimit } from "../options.js";
import { InvalidOptionError } from "../errors.js";
import { checkRetryPolicy, type RetryPolicy } from "../retry/retry-policy.js";
import { checkTaskOptions, frozenTaskOptions, type TaskOptions } from "../tasks/task-options.js";

/** What `@taskableOperation({…})` takes. */
export interface OperationOptions extends Omit<TaskOptions, "id" | "shared" | "label"> {
  /** The operation's name in the registry. Default: the name of the class or function. */
  readonly name?: string;
  /**
   * Part of the identity of every task: another version gives other ids, so that what was recorded
   * is not used.
   */
  readonly version?: string;
  /**
   * Whether its outcomes are durable in the checkpoint before any flow sees them. Default false.
   */
  readonly durable?: boolean;
  /** Longest `setup()`, and longest `teardown()`. Default 60,000. */
  readonly setupTimeoutMs?: number;
  /** Retries of `revert`, or a policy. Default: `retries`, at least 3. */
  readonly revertRetries?: number | RetryPolicy;
  /** `"none"`: no warning when `revert` is not called, since the task runs outside of units. */
  readonly unit?: "none";
}

/** {@link OperationOptions} of a callable operation, which may have its `revert` among them. */
export interface CallableOptions extends OperationOptions {
  /**
   * Undoes what the function did: called with its result, or `undefined` where that is not known,
   * and with its arguments.
   */
  readonly revert?: (...args: never[]) => unknown;
}

/**
 * A frozen copy of `options`.
 *
 * @throws InvalidOptionError naming the option that makes no sense.
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
  if (revert !== undefined && typeof revert !== "function") throw new InvalidOptionError('Option "revert" must be a function.');
  checkBoolean("durable", durable);
  checkName("name", name);
  checkName("version", version);
  checkTimeLimit("setupTimeoutMs", setupTimeoutMs);
  return frozenTaskOptions(options);
}
