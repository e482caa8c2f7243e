import { emitWarning } from "../emit-warning.js";
import { InvalidOptionError } from "../errors.js";
import { describeValue, makerAdvice } from "../flows/describe-value.js";
import { isFlow } from "../flows/flow.js";
import { isTask, type Task } from "../tasks/task.js";

/**
 * Checks that an item of the iterable can do without a head.
 *
 * @throws InvalidOptionError naming it by its position, from 0.
 */
export function checkDetachable(item: unknown, position: number): asserts item is Task {
  const name = `Item ${position} of the tasks`;
  if (isFlow(item)) throw new InvalidOptionError(`${name} is a flow, which needs a head: execute it, or post it as a job.`);
  if (!isTask(item)) throw new InvalidOptionError(`${name} is ${describeValue(item)}, not a task${makerAdvice(item)}.`);
  const { operationId, upstreams, options } = item;
  if (upstreams.length > 0)
    throw new InvalidOptionError(
      `${name}, of operation "${operationId}", takes the value of another task, which only a head can wait for. Execute it, or pass the value itself.`,
    );
  if (typeof options.retries === "object" && options.retries.retryIf !== undefined)
    throw new InvalidOptionError(
      `${name}, of operation "${operationId}", has \`retryIf\`, which workers cannot call: functions do not travel. Throw a FatalError in the operation instead, and give the task other \`retries\`.`,
    );
}

/**
 * Warns of operations with `revert`, once for each: nothing detached is undone (rule R22).
 * `unit: "none"` on an operation says that this is known.
 */
export class RevertWarnings {
  readonly #warnedOf = new Set<string>();

  look({ operationId, isRevertible, options }: Task): void {
    if (!isRevertible || this.#warnedOf.has(operationId) || Reflect.get(options, "unit") === "none") return;
    this.#warnedOf.add(operationId);
    emitWarning(
      `Operation "${operationId}" has \`revert\`, which is never called for detached tasks. Yield its tasks in a \`revertible\` flow, or give the operation \`unit: "none"\`.`,
      "MazepaUnitWarning",
    );
  }
}
