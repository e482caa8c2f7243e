import { listExecutions, type BlobStore } from "@mazepa/core";
import { readInFlight } from "@mazepa/core/internal";

/**
 * The ids of the tasks that run now, of those that the heads of the running executions in `store`
 * have noted (rule E21).
 */
export async function runningTasks(store: BlobStore): Promise<ReadonlySet<string>> {
  const running = await listExecutions(store, { state: "running" });
  const attempts = await Promise.all(running.map(({ executionId }) => readInFlight(store, executionId)));
  return new Set(attempts.flat().map(({ taskId }) => taskId));
}
