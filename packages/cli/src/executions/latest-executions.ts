import { listExecutions, type BlobStore, type ExecutionView } from "@mazepa/core";

/** The number of executions among which the latest is sought: a large store must be soon read. */
const maxSearched = 1000;

/** The newest executions of a store, the most recently updated first. */
export async function latestExecutions(store: BlobStore): Promise<ExecutionView[]> {
  const newest = await listExecutions(store, { limit: maxSearched });
  return newest.sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
}
