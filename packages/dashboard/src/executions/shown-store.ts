import { openBlobStore, readExecution, type BlobStore, type ExecutionView } from "@mazepa/core";
import { checkExecutionId } from "@mazepa/core/internal";
import { Refusal } from "../answer-error.js";
import type { DashboardOptions } from "../dashboard-options.js";
import { CachedReads } from "./cached-reads.js";
import { ExecutionList } from "./execution-list.js";

/** The store that is shown, and how. */
export interface ShownStore {
  readonly blobs: BlobStore;
  readonly list: ExecutionList;
  /** The store as commands name it. */
  readonly name: string;
  readonly hidesValues: boolean;
  readonly logUrl: string | undefined;
}

export function openShownStore({ store, hideValues = false, logUrl }: DashboardOptions): ShownStore {
  const blobs = new CachedReads(openBlobStore(store));
  const name = typeof store === "string" ? store : "<store>";
  return { blobs, list: new ExecutionList(blobs), name, hidesValues: hideValues, logUrl };
}

/**
 * The view of an execution.
 *
 * @throws Refusal when there is none with this id.
 */
export async function foundExecution({ blobs }: ShownStore, executionId: string): Promise<ExecutionView> {
  checkExecutionId(executionId);
  const view = await readExecution(blobs, executionId);
  if (view) return view;
  throw new Refusal(404, "not-found", `There is no execution "${executionId}".`);
}
