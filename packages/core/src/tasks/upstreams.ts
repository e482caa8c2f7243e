import { checkValue } from "../serialization/check-value.js";
import { isPart } from "./part.js";
import { resolveArguments } from "./resolve-arguments.js";
import type { Task } from "./task.js";

/**
 * The tasks, and the tasks of parts, in the plain arrays and objects of `args`, in order of
 * appearance.
 *
 * @throws SerializationError naming the path of a flow, or of a task elsewhere, such as in a `Map`,
 *   where no value would replace it.
 */
export function upstreamsOf(args: readonly unknown[]): readonly Task[] {
  const tasks = new Set<Task>();
  const others = resolveArguments(args, (given) => {
    tasks.add(isPart(given) ? given.task : given);
    return null;
  });
  checkValue(others, "args");
  return [...tasks];
}
