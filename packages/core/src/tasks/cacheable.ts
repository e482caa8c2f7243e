import { completeCacheOptions, type CompleteCacheOptions } from "./cache-options.js";
import type { Task } from "./task.js";

/**
 * How the result of a task is cached; undefined where it never is (rule K1): without the option,
 * with an id set by hand, and for what can be undone, or undoes.
 */
export function cachingOf({ options, isRevertible, reverting }: Task): CompleteCacheOptions | undefined {
  if (!options.cache || options.id !== undefined || isRevertible || reverting) return undefined;
  return completeCacheOptions(options.cache);
}
