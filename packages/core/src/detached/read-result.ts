import type { BlobStore } from "../storage/blob-store.js";
import type { SucceededOutcome } from "../tasks/task-outcome.js";
import type { Task } from "../tasks/task.js";
import type { ReadResultOptions } from "./read-result-options.js";

/**
 * The outcome of a detached task that has succeeded, from the store that workers were given as
 * `results`; undefined if there is none (yet). The latest one counts.
 *
 * @example
 * ```ts
 * const task = count.makeTask("one two");
 * await enqueue(broker, "tasks", [task]);
 * // later
 * const outcome = await readResult(store, task);
 * console.log(outcome?.value); // 2
 * ```
 *
 * @throws SerializationError when it cannot be read.
 */
export async function readResult<R = unknown>(
  store: BlobStore,
  task: Task<R> | string,
  options: ReadResultOptions = {},
): Promise<SucceededOutcome<R> | undefined> {
  const { findResult } = await import("./find-result.js");
  return (await findResult(store, typeof task === "string" ? task : task.id, options)) as SucceededOutcome<R> | undefined;
}
