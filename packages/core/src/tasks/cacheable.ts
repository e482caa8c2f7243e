import { completeCacheOptions, type CompleteCacheOptions } from "./cache-options.js";
import type { Task } from "./task.js";

/**
 * The cache options of a task; undefined if its result is never cached (rule K1): without the
 * option, with an id set by hand, and for tasks that can be undone, or undo others.
 */
export function cachingOf({ options, isRevertible, reverting }: Task): CompleteCacheOptions | undefined {
  if (!options.cache || options.id !== undefined || isRevertible || reverting) return undefined;
  return completeCacheOptions(options.cache);
}
