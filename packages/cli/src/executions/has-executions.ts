import type { BlobStore } from "@mazepa/core";

/** Whether a store has any execution. */
export async function hasExecutions(store: BlobStore): Promise<boolean> {
  for await (const key of store.list("executions/", { limit: 1 })) return key !== "";
  return false;
}
