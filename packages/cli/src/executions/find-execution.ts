import { readExecution, type BlobStore, type ExecutionView } from "@mazepa/core";
import { shellLine } from "@mazepa/core/internal";
import { UsageError } from "../output/cli-errors.js";
import type { StoreOptions } from "./execution-options.js";
import { latestExecutions } from "./latest-executions.js";

/**
 * The execution with this id in the store that the options name; without an id, the most recent
 * one.
 *
 * @throws UsageError when there is none.
 */
export async function findExecution(
  store: BlobStore,
  id: string | undefined,
  { checkpoint = "" }: StoreOptions,
): Promise<ExecutionView> {
  const found = id === undefined ? await latest(store) : await readExecution(store, id);
  if (found) return found;
  if (id === undefined) throw new UsageError(`There are no executions in ${checkpoint}.`);
  const line = shellLine(["mazepa", "executions", "--checkpoint", checkpoint]);
  throw new UsageError(`There is no execution "${id}" in ${checkpoint}. \`${line}\` lists those that are there.`);
}

/** The most recent execution; a running one comes first. */
async function latest(store: BlobStore): Promise<ExecutionView | undefined> {
  const executions = await latestExecutions(store);
  return executions.find(({ state }) => state === "running") ?? executions[0];
}
