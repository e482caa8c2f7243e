import { operations } from "../registry/operations.js";
import { completeCacheOptions } from "../tasks/cache-options.js";
import type { TaskOptions } from "../tasks/task-options.js";

/**
 * Computes the digests of all operations that depend on their modules, right after these were
 * loaded: later, the files may have changed.
 */
export async function takeModuleDigests(): Promise<void> {
  const wanted = operations
    .all()
    .filter(({ options }) => completeCacheOptions((options as TaskOptions).cache)?.source === "module");
  if (wanted.length === 0) return;
  const { codeDigestOf } = await import("./source-digest.js");
  for (const { id } of wanted) await codeDigestOf(id, "module");
}
