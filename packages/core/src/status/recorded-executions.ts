import type { BlobStore } from "../storage/blob-store.js";
import { openBlobStore } from "../storage/blob-store-url.js";
import type { ExecutionHistory } from "./execution-history.js";
import type { ExecutionSpans } from "./execution-spans.js";
import type { ExecutionView } from "./execution-view.js";
import type { FailedTask } from "./failed-task-record.js";
import type { ListExecutionsOptions } from "./list-executions.js";
import type { ReadViewOptions } from "./read-view.js";
import type { UnitView } from "./read-units.js";
import type { RemoveExecutionsOptions } from "./remove-executions.js";

// The code that reads a store is loaded on demand.

/**
 * The executions that have a checkpoint in this store, the most recently started first. They are
 * read from an index, so that a page costs the same however much the executions have recorded.
 * Those that a newer version has written are left out, with a process warning.
 *
 * @example
 * ```ts
 * const page = await listExecutions(store, { limit: 50 });
 * for (const { executionId, state } of page) console.log(executionId, state);
 * const after = page.at(-1);
 * const next = after && (await listExecutions(store, { limit: 50, after }));
 * ```
 *
 * @throws InvalidOptionError naming the option that makes no sense.
 * @throws StorageError when the store cannot be read, or holds what a newer version has written.
 */
export async function listExecutions(store: BlobStore, options: ListExecutionsOptions = {}): Promise<ExecutionView[]> {
  const reader = await import("./list-executions.js");
  return reader.listExecutions(openBlobStore(store), options);
}

/**
 * Reads the state of an execution with a checkpoint; undefined if the store has none with this id.
 *
 * @example
 * ```ts
 * const view = await readExecution(store, "nightly");
 * console.log(view?.state, view?.updatedAt);
 * ```
 *
 * @throws InvalidOptionError when `executionId` is not of the form that ids have.
 * @throws StorageError when the store cannot be read, or holds what a newer version has written.
 */
export async function readExecution(store: BlobStore, executionId: string): Promise<ExecutionView | undefined> {
  const reader = await import("./read-execution.js");
  return reader.readExecution(openBlobStore(store), executionId);
}

/**
 * The tasks of an execution that failed for good and have not succeeded since, in the order in
 * which they failed: the first hundred of each operation, a thousand in all.
 *
 * @example
 * ```ts
 * for (const { operationId, error } of await readFailedTasks(store, "nightly"))
 *   console.log(operationId, error.message);
 * ```
 *
 * @throws InvalidOptionError when `executionId` is not of the form that ids have.
 * @throws StorageError when the store cannot be read, or holds what a newer version has written.
 */
export async function readFailedTasks(store: BlobStore, executionId: string): Promise<FailedTask[]> {
  const reader = await import("./read-failed-tasks.js");
  return reader.readFailedTasks(openBlobStore(store), executionId);
}

/**
 * The recorded units of an execution, round by round, outer units before inner ones: those that
 * were begun, the decisions, and the tasks whose effects may remain.
 *
 * @example
 * ```ts
 * const units = await readUnits(store, "nightly");
 * for (const { unit, round, state } of units) console.log(unit, round, state);
 * ```
 *
 * @throws InvalidOptionError when `executionId` is not of the form that ids have.
 * @throws StorageError when the store cannot be read, or a record is damaged or of a newer version.
 */
export async function readUnits(store: BlobStore, executionId: string): Promise<UnitView[]> {
  const reader = await import("./read-units.js");
  return reader.readUnits(openBlobStore(store), executionId);
}

/**
 * How many tasks of an execution ended over time, and how long they took, by operation. Undefined
 * if the store has no history of it: it is written 30 seconds after the start, and at the end.
 *
 * @example
 * ```ts
 * const history = await readHistory(store, "nightly");
 * for (const { operationId, series } of history?.operations ?? [])
 *   console.log(operationId, series[0]?.ended);
 * ```
 *
 * @throws InvalidOptionError when `executionId` is not of the form that ids have.
 * @throws StorageError when the store cannot be read, or holds what a newer version has written.
 */
export function readHistory(store: BlobStore, executionId: string): Promise<ExecutionHistory | undefined>;
/** The same; `"same"` if the version is still `unlessVersion`. */
export function readHistory(
  store: BlobStore,
  executionId: string,
  options: ReadViewOptions,
): Promise<ExecutionHistory | "same" | undefined>;
export async function readHistory(
  store: BlobStore,
  executionId: string,
  options: ReadViewOptions = {},
): Promise<ExecutionHistory | "same" | undefined> {
  const reader = await import("./read-view.js");
  return reader.readHistory(openBlobStore(store), executionId, options);
}

/**
 * When tasks and flows of an execution ran: a sample of the tasks, the failed ones, the slowest.
 * Undefined if the store has no spans of it: they are written a minute after the start, and at the
 * end.
 *
 * @example
 * ```ts
 * const spans = await readSpans(store, "nightly");
 * for (const { taskId, startedAtMs, durationMs } of spans?.tasks ?? [])
 *   console.log(taskId, new Date(startedAtMs), durationMs);
 * ```
 *
 * @throws InvalidOptionError when `executionId` is not of the form that ids have.
 * @throws StorageError when the store cannot be read, or holds what a newer version has written.
 */
export function readSpans(store: BlobStore, executionId: string): Promise<ExecutionSpans | undefined>;
/** The same; `"same"` if the version is still `unlessVersion`. */
export function readSpans(
  store: BlobStore,
  executionId: string,
  options: ReadViewOptions,
): Promise<ExecutionSpans | "same" | undefined>;
export async function readSpans(
  store: BlobStore,
  executionId: string,
  options: ReadViewOptions = {},
): Promise<ExecutionSpans | "same" | undefined> {
  const reader = await import("./read-view.js");
  return reader.readSpans(openBlobStore(store), executionId, options);
}

/**
 * Asks the head of an execution to cancel it or, with `suspend`, to suspend it. The head may run
 * anywhere; it checks every few seconds (2 with a checkpoint in files, 10 in S3). Resolves to
 * false, without effect, if no head leads the execution.
 *
 * @example
 * ```ts
 * const isAsked = await requestCancel(store, "nightly", { reason: "a wrong input" });
 * ```
 *
 * @throws InvalidOptionError when `executionId` is not of the form that ids have.
 * @throws StorageError when the store cannot be read or written.
 */
export async function requestCancel(
  store: BlobStore,
  executionId: string,
  { reason = "requestCancel() was called", suspend = false }: { readonly reason?: string; readonly suspend?: boolean } = {},
): Promise<boolean> {
  const { askHead } = await import("./ask-head.js");
  return askHead(openBlobStore(store), executionId, { reason, suspend });
}

/**
 * Sends a signal to an execution with a checkpoint in this store: `yield* signal(name)` in one of
 * its flows evaluates to `value`. The head may run anywhere, or not yet, or be suspended; it looks
 * every few seconds (1 with a checkpoint in files, 10 in S3) while a flow waits. Resolves when the
 * signal is durable.
 *
 * @example
 * ```ts
 * await sendSignal(store, "nightly", "approval", { isApproved: true });
 * ```
 *
 * @throws ExecutionEndedError when the execution has ended.
 * @throws SerializationError when the value cannot travel.
 * @throws InvalidOptionError when the name or `executionId` is not of the form that they have.
 * @throws StorageError when the store cannot be read or written.
 */
export async function sendSignal(
  ...[store, executionId, name, value]: [store: BlobStore, executionId: string, name: string, value?: unknown]
): Promise<void> {
  const { sendStoredSignal } = await import("./send-signal.js");
  await sendStoredSignal(openBlobStore(store), { executionId, name, value });
}

/**
 * Removes executions with everything that they have in this store: checkpoint, failures, payloads.
 * Resolves to the ids of the removed ones. Running executions are skipped; if `id` names a running
 * one, it is refused.
 *
 * @example
 * ```ts
 * const removed = await removeExecutions(store, {
 *   olderThanMs: 30 * 86_400_000,
 *   state: "succeeded",
 * });
 * console.log(`removed ${removed.length} executions`);
 * ```
 *
 * @throws ExecutionRunningError when `id` names an execution that is running.
 * @throws InvalidOptionError when nothing is given, so that everything would go.
 * @throws StorageError when the store cannot be read or written.
 */
export async function removeExecutions(store: BlobStore, options: RemoveExecutionsOptions): Promise<string[]> {
  const remover = await import("./remove-executions.js");
  return remover.removeExecutions(openBlobStore(store), options);
}
