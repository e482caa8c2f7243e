import { UnknownOperationError } from "../errors.js";
import { revertOf, revertOptions } from "../operations/revert-operation.js";
import { operations, type OperationRegistration } from "../registry/operations.js";
import { contentId } from "../serialization/identity.js";
import { deserialize } from "../serialization/deserialize.js";
import { serialize } from "../serialization/serialize.js";
import type { UnitNote } from "../checkpoint/unit-record.js";
import type { TaskNode } from "../scheduling/nodes.js";
import type { LedgerEntry } from "../scheduling/ledger-entry.js";
import { registrationOf } from "../operations/task-identity.js";
import type { Operation } from "../tasks/operation.js";
import type { Reverting } from "../tasks/reverting.js";
import { Task } from "../tasks/task.js";
import type { TaskOptions } from "../tasks/task-options.js";

/** The call of a task: everything that is needed to undo it. */
export interface NotedCall {
  readonly operation: Operation;
  readonly args: readonly unknown[];
  readonly undo: Operation | undefined;
  readonly options: Pick<TaskOptions, "timeoutMs" | "tags" | "workerType">;
  readonly packageVersion: string | undefined;
}

/** The call of a task whose upstreams have succeeded. */
export function callOf(node: TaskNode): NotedCall {
  const { operation, undo, packageVersion } = node.task;
  const { timeoutMs, tags, workerType } = node.options;
  const options = { ...(timeoutMs && { timeoutMs }), ...(tags && { tags }), ...(workerType !== undefined && { workerType }) };
  return { operation, args: node.hold?.args ?? node.task.args, undo, options, packageVersion };
}

/** The note of a task and its call, as it is recorded. */
export function noteOf(
  { taskId, operationId, label, pattern, number, successes }: LedgerEntry,
  { operation, args, undo, options, packageVersion }: NotedCall,
): UnitNote {
  const call = serialize({ operation, args, undo, options: { ...options }, packageVersion }, "args");
  return { taskId, operationId, label, pattern, number, successes, call };
}

/** @throws UnknownOperationError when an operation is not registered here. */
export function decodeCall(text: string): NotedCall {
  return deserialize(text) as NotedCall;
}

/** A task that is undone, and its outcome. */
export interface UndoneTask {
  readonly call: NotedCall;
  readonly label: string | undefined;
  readonly result: unknown;
  readonly reverting: Reverting;
}

/**
 * The task that undoes another one (rules R9 and R10).
 *
 * @throws UnknownOperationError when no operation undoes it.
 */
export function revertTask({ call, label, result, reverting }: UndoneTask): Task {
  const forward = registrationOf(call.operation);
  const operation = (call.undo ?? revertOf(call.operation, forward)) as Operation | undefined;
  const registration: OperationRegistration | undefined = call.undo ? registrationOf(call.undo) : forward.revert;
  if (!operation || !registration || !operations.byId(registration.id))
    throw new UnknownOperationError(
      `Operation "${forward.id}" has no \`revert\` in this process, so that task ${reverting.taskId} cannot be undone.`,
    );
  const own = call.undo ? revertOptions(registration.options) : registration.options;
  const options = { ...own, ...call.options, ...(label !== undefined && { label }), priority: Number.MAX_VALUE };
  const args = call.undo ? [result] : [result, ...call.args];
  const packageVersion = call.undo ? registration.package?.version : call.packageVersion;
  const traits = { operationId: registration.id, options, packageVersion, reverting };
  return new Task({ traits, operation, args, upstreams: [] }, "", contentId(`revert\n${reverting.taskId}`));
}
