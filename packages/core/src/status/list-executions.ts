import { checkChoice, checkKnown, checkWholeNumber } from "../options.js";
import { InvalidOptionError } from "../errors.js";
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
  /** Only executions in this state. Default: in any. */
  readonly state?: ExecutionState;
}

/**
 * Implements `listExecutions`, which loads this module on demand. Calls `onGone` with entries whose
 * executions are gone.
 */
export async function listExecutions(
  store: BlobStore,
  options: ListExecutionsOptions = {},
  onGone?: (entry: IndexedExecution) => void,
): Promise<ExecutionView[]> {
  checkOptions(options);
  const { limit = Infinity, state } = options;
  const listed: ExecutionView[] = [];
  const failures: unknown[] = [];
  let readableCount = 0;
  for await (const entries of indexPages(store, options)) {
    for (let next = 0; next < entries.length && listed.length < limit; next += readAtOnce) {
      const some = entries.slice(next, next + readAtOnce);
      const views = await Promise.allSettled(some.map((entry) => view(store, entry, onGone)));
      const readable = views.flatMap((each) => (each.status === "fulfilled" && each.value ? [each.value] : []));
      failures.push(...views.flatMap((each): unknown[] => (each.status === "rejected" ? [each.reason] : [])));
      listed.push(...readable.filter((each) => state === undefined || each.state === state));
      readableCount += readable.length;
    }
    if (listed.length >= limit) break;
  }
  tellFailures(failures, readableCount);
  return listed.slice(0, limit);
}

/** The pages of the index, the most recently started first. */
async function* indexPages(
  store: BlobStore,
  { after, limit = pageSize, state }: ListExecutionsOptions,
): AsyncGenerator<readonly IndexedExecution[]> {
  const keys = state === undefined ? Math.min(limit, pageSize) : pageSize;
  let last = after && indexKey({ executionId: after.executionId, startedAtMs: after.startedAt.getTime() });
  do {
    const page = await readIndex(store, { after: last, limit: keys });
    yield page.entries;
    last = page.last;
  } while (last !== undefined);
}

/** The view of an entry; undefined if its execution is gone. */
async function view(
  store: BlobStore,
  entry: IndexedExecution,
  onGone?: (entry: IndexedExecution) => void,
): Promise<ExecutionView | undefined> {
  const found = await readExecution(store, entry.executionId);
  // An execution whose lease was damaged has a second entry, with the time of its new lease.
  if (found?.startedAt.getTime() === entry.startedAtMs) return found;
  onGone?.(entry);
  return undefined;
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
  checkAfter(options.after);
  checkChoice("state", options.state, executionStates);
}

function checkAfter(after: { readonly startedAt?: unknown } | undefined): void {
  if (after === undefined || (after?.startedAt instanceof Date && !Number.isNaN(after.startedAt.getTime()))) return;
  throw new InvalidOptionError('Option "after" has no valid date "startedAt"; it must be an execution that was listed.');
}
