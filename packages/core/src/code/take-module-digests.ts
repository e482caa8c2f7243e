import { operations } from "../registry/operations.js";
import { completeCacheOptions } from "../tasks/cache-options.js";
import type { TaskOptions } from "../tasks/task-options.js";

/**
 * Takes the digests of all operations that depend on their modules, as they were just loaded:
 * later, the files may be others.
 */
export async function takeModuleDigests(): Promise<void> {
  const wanted = operations
    .all()
    .filter(({ options }) => completeCacheOptions((options as TaskOptions).cache)?.source === "module");
  if (wanted.length === 0) return;
  const { codeDigestOf } = await import("./source-digest.js");
  for (const { id } of wanted) await codeDigestOf(id, "module");
}
