import type { BlobStore } from "../../storage/blob-store.js";
import type { ExecutionView } from "./execution-view.js";
import { readExecution } from "./read-execution.js";

const readAtOnce = 16;

/** Every execution of a store, the one that was heard of last first. */
export async function listExecutions(store: BlobStore): Promise<ExecutionView[]> {
  const ids: string[] = [];
  for await (const key of store.list("executions/")) {
    const id = /^executions\/([A-Za-z0-9_-]{1,64})\/lease$/.exec(key)?.[1];
    if (id !== undefined) ids.push(id);
  }
  const views: ExecutionView[] = [];
  for (let next = 0; next < ids.length; next += readAtOnce) {
    const read = await Promise.all(ids.slice(next, next + readAtOnce).map((id) => readExecution(store, id)));
    views.push(...read.filter((view) => view !== undefined));
  }
  return views.sort((a, b) => b.updatedAt.getTime() - a.updatedAt.getTime());
}
