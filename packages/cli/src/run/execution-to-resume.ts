import { listExecutions, readExecution, type BlobStore } from "@mazepa/core";
import { UsageError } from "../output/cli-errors.js";
import { note } from "../output/output.js";

/**
 * The id of the execution to start or to go on with; undefined for a fresh one.
 *
 * @throws UsageError when there is nothing to resume.
 */
export async function executionToResume(
  { executionId, resume, checkpoint }: { executionId?: string; resume?: string | true; checkpoint?: string },
  store: BlobStore | undefined,
): Promise<string | undefined> {
  if (resume === undefined) return executionId;
  if (!store) throw new UsageError("--resume needs --checkpoint: the store that the execution was recorded in.");
  if (resume === true) return lastOf(store, checkpoint ?? "");
  if (await readExecution(store, resume)) return resume;
  throw new UsageError(
    `There is no execution "${resume}" in ${checkpoint}. \`mazepa executions --checkpoint ${checkpoint}\` lists those that are there.`,
  );
}

async function lastOf(store: BlobStore, location: string): Promise<string> {
  const all = await listExecutions(store);
  const last = all.find(({ state }) => state !== "succeeded" && state !== "running");
  if (last) {
    note(`Resuming execution "${last.executionId}" (${last.state}, last heard of at ${last.updatedAt.toISOString()}).`);
    return last.executionId;
  }
  const why = all.length === 0 ? "has no executions" : "has only executions that succeeded or are running";
  throw new UsageError(`There is nothing to resume: ${location} ${why}.`);
}
