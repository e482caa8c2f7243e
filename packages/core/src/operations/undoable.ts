import { describeValue, makerAdvice } from "../flows/describe-value.js";
import type { Undone } from "../tasks/operation.js";
import { isTask, Task } from "../tasks/task.js";
import { neverShared } from "../tasks/task-errors.js";
import { registrationOf } from "./task-identity.js";

/**
 * An operation that takes the result of the task that it undoes, or `undefined` if that is unknown.
 */
export type Undo<R> =
  | {
      /** Undoes the run that had this result, or that may have happened if it is `undefined`. */
      readonly run: (result: Undone<R>) => unknown;
    }
  | (((result: Undone<R>) => unknown) & { makeTask: unknown });

/**
 * A copy of `task` that `undo` undoes when the unit around it is reverted, instead of the `revert`
 * of its operation. Other values that the undo needs are the state of the undo operation.
 *
 * @example
 * ```ts
 * const remove = taskableOperation({ name: "remove" }, (text: string | undefined) =>
 *   console.log("removed", text),
 * );
 * const kept = undoable(load.makeTask(url), remove);
 * ```
 *
 * @throws UnknownOperationError when `undo` is no registered operation.
 * @throws InvalidOptionError when the task is `shared`.
 */
export function undoable<R>(task: Task<R>, undo: Undo<R>): Task<R> {
  if (!isTask(task)) throw new TypeError(`undoable() takes a task, not ${describeValue(task)}${makerAdvice(task)}`);
  registrationOf(undo);
  const { operationId, operation, args, options, upstreams, packageVersion, pattern, contentId } = task;
  if (options.shared) throw neverShared(task);
  return new Task<R>(
    { traits: { operationId, options, packageVersion, pattern, isRevertible: true, undo }, operation, args, upstreams },
    "",
    contentId,
  );
}
