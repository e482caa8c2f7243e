import { checkName, checkTimeLimit } from "../options.js";
import { checkTaskOptions, frozenTaskOptions, type TaskOptions } from "../tasks/task-options.js";

/** What `@taskableOperation({…})` takes. */
export interface OperationOptions extends Omit<TaskOptions, "id"> {
  /** The operation's name in the registry. Default: the name of the class or function. */
  readonly name?: string;
  /** Part of the identity of every task: another version gives other ids, so that what was recorded is not used. */
  readonly version?: string;
  /** Longest `setup()`. Default 60,000. */
  readonly setupTimeoutMs?: number;
}

/**
 * A frozen copy of `options`.
 *
 * @throws InvalidOptionError naming the option that makes no sense.
 */
export function checkedOperationOptions(options: OperationOptions): OperationOptions {
  const { name, version, setupTimeoutMs, ...taskOptions } = options;
  checkTaskOptions("taskableOperation", taskOptions, ["name", "version", "setupTimeoutMs"]);
  checkName("name", name);
  checkName("version", version);
  checkTimeLimit("setupTimeoutMs", setupTimeoutMs);
  return frozenTaskOptions(options);
}
