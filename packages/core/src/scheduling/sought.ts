import { cachingOf } from "../tasks/cacheable.js";
import type { Task } from "../tasks/task.js";
import type { Round } from "./nodes.js";

/**
 * Whether a result of the task is looked for in the cache: not in rounds after the first, whose
 * purpose is to run it again (rule K1).
 */
export function isSought(task: Task, round: Round | undefined): boolean {
  return round?.isRepeated !== true && cachingOf(task) !== undefined;
}
