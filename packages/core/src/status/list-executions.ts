import { checkChoice, checkKnown, checkWholeNumber } from "../options.js";
import type { BlobStore } from "../storage/blob-store.js";
import { emitWarningFor } from "../callbacks.js";
import { indexKey, readIndex, type IndexedExecution } from "./execution-index.js";
import { executionStates, type ExecutionState, type ExecutionView } from "./execution-view.js";
import { readExecution } from "./read-execution.js";

const pageSize = 50;
const readAtOnce = 16;

/** The executions to list. Default: all. */
export interface ListExecutionsOptions {
  /** The maximum number of executions. Default: all. */
  readonly limit?: number;
  /** Only executions that started before this one: the last of an earlier call. */
  readonly after?: Pick<ExecutionView, "executionId" | "startedAt">;
  readonly state?: ExecutionState;
}

/** Implements `listExecutions`, which loads this module on demand. */
export async function listExecutions(store: BlobStore, options: ListExecutionsOptions = {}): Promise<ExecutionView[]> {
  checkOptions(options);
  const { limit = Infinity, state } = options;
  const listed: ExecutionView[] = [];
  const failures: unknown[] = [];
  for await (const entries of indexPages(store, options)) {
    for (let next = 0; next < entries.length && listed.length < limit; next += readAtOnce) {
      const read = await Promise.allSettled(entries.slice(next, next + readAtOnce).map((entry) => view(store, entry, state)));
      for (const result of read) {
        if (result.status === "rejected") failures.push(result.reason);
        else if (result.value) listed.push(result.value);
      }
    }
    if (listed.length >= limit) break;
  }
  tellFailures(failures, listed.length);
  return listed.slice(0, limit);
}

/** The pages of the index, the most recently started first. */
export async function* indexPages(
  store: BlobStore,
  { after, limit = pageSize }: Pick<ListExecutionsOptions, "after" | "limit"> = {},
): AsyncGenerator<readonly IndexedExecution[]> {
  let last = after && indexKey({ executionId: after.executionId, startedAtMs: after.startedAt.getTime() });
  for (;;) {
    const page = await readIndex(store, { after: last, limit: Math.min(Math.max(limit, 1), pageSize) });
    if (page.length === 0) return;
    yield page;
    last = page.at(-1)?.key;
  }
}

/** The view of an entry; undefined if its execution is gone, or in another state than `state`. */
async function view(
  store: BlobStore,
  { executionId, startedAtMs }: IndexedExecution,
  state: ExecutionState | undefined,
): Promise<ExecutionView | undefined> {
  const found = await readExecution(store, executionId);
  // An execution whose lease was damaged has a second entry, with the time of its new lease.
  if (found?.startedAt.getTime() !== startedAtMs) return undefined;
  return state === undefined || found.state === state ? found : undefined;
}

/**
 * An execution that a newer version has written must not hide the others; if none can be read, the
 * store has failed.
 */
function tellFailures(failures: readonly unknown[], readableCount: number): void {
  if (failures.length > 0 && readableCount === 0) throw failures[0];
  for (const failure of failures) emitWarningFor(failure);
}

function checkOptions(options: ListExecutionsOptions): void {
  checkKnown("listExecutions", options, ["limit", "after", "state"]);
  checkWholeNumber("limit", options.limit, 1);
  checkChoice("state", options.state, executionStates);
}
