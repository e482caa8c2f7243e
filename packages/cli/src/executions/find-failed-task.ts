import type { FailedTask } from "@mazepa/core";
import { UsageError } from "../output/cli-errors.js";

/**
 * The failed task whose id begins like this; without one, the only one there is.
 *
 * @throws UsageError when there is none, or are several.
 */
export function findFailedTask(tasks: readonly FailedTask[], id: string | undefined): FailedTask {
  const found = tasks.filter(({ taskId }) => taskId === id);
  if (found.length === 0) found.push(...tasks.filter(({ taskId }) => taskId.startsWith(id ?? "")));
  const [task] = found;
  if (task && found.length === 1) return task;
  const which = id === undefined ? "" : ` whose id begins with "${id}"`;
  if (!task) throw new UsageError(`No failed task${which} is recorded. \`mazepa failures\` lists those that are.`);
  const ids = found.slice(0, 10).map(({ taskId }) => taskId);
  throw new UsageError(
    `There are ${found.length} failed tasks${which}. Give more of its id: ${ids.join(", ")}${found.length > 10 ? ", …" : ""}.`,
  );
}
