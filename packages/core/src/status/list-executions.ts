import type { BlobStore } from "../storage/blob-store.js";
import { emitWarningFor } from "../tasks/emit-warning-for.js";
import type { ExecutionView } from "./execution-view.js";
import { readExecution } from "./read-execution.js";

const readAtOnce = 16;

/** All executions of a store, the most recently updated first. */
export async function listExecutions(store: BlobStore): Promise<ExecutionView[]> {
  const ids: string[] = [];
  for await (const key of store.list("executions/")) {
    const id = /^executions\/([A-Za-z0-9_-]{1,64})\/lease$/.exec(key)?.[1];
    if (id !== undefined) ids.push(id);
  }
  const read: PromiseSettledResult<ExecutionView | undefined>[] = [];
  for (let next = 0; next < ids.length; next += readAtOnce)
    read.push(...(await Promise.allSettled(ids.slice(next, next + readAtOnce).map((id) => readExecution(store, id)))));
  return readable(read).sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
}

/**
 * The executions that can be read. One that a newer version has written must not hide the others;
 * if none can be read, the store has failed.
 */
function readable(read: readonly PromiseSettledResult<ExecutionView | undefined>[]): ExecutionView[] {
  const failures = read.filter((result) => result.status === "rejected");
  if (failures.length > 0 && failures.length === read.length) throw failures[0]?.reason;
  for (const { reason } of failures) emitWarningFor(reason);
  return read.flatMap((result) => (result.status === "fulfilled" && result.value ? [result.value] : []));
}
