import type { OperationRegistration } from "../registry/operations.js";
import type { OperationInstance } from "../tasks/operation.js";
import type { RetryPolicy } from "../retry/retry-policy.js";
import { completeRetryPolicy } from "../retry/retry-policy.js";
import type { OperationOptions } from "./operation-options.js";

/** The suffix of the ids of operations that run the `revert` of another. */
export const revertSuffix = ".revert";

/**
 * The operation id for limits and filters: a revert counts as a task of the operation whose task it
 * undoes (rule R9).
 */
export function operationOf(operationId: string, isRevert: boolean): string {
  return isRevert && operationId.endsWith(revertSuffix) ? operationId.slice(0, -revertSuffix.length) : operationId;
}

/** The lowest number of retries of a revert. */
const minRevertRetries = 3;

type InstanceClass = new () => OperationInstance;
type AnyFunction = (...args: unknown[]) => unknown;

/**
 * The operation that runs the `revert` of a class (rule R9): a subclass with the same fields,
 * `setup` and `teardown`, whose `run` takes the result and the arguments of the undone task.
 */
export function revertClass(base: object & { readonly name: string }): object {
  const Base = base as InstanceClass;
  const made = class extends Base {
    override run(...args: never[]): unknown {
      return this.revert?.(...args);
    }
  };
  Object.defineProperty(made, "name", { value: `${base.name}${revertSuffix}`, configurable: true });
  return made;
}

/** {@link revertClass} for the `revert` of a callable operation. */
export function revertFunction(name: string, revert: AnyFunction): object {
  const made = (...args: unknown[]): unknown => revert(...args);
  Object.defineProperty(made, "name", { value: `${name}${revertSuffix}`, configurable: true });
  return made;
}

/** The options of the `revert` of an operation with these options. */
export function revertOptions({
  queueTimeoutMs: _,
  revertRetries,
  retries,
  ...options
}: OperationOptions): Readonly<Record<string, unknown>> {
  return Object.freeze({ ...options, retries: revertRetries ?? atLeast(minRevertRetries, retries) });
}

/** The `revert` of `operation`, as an operation. */
export function revertOf(operation: unknown, registration: OperationRegistration): unknown {
  const target = registration.revert?.target;
  if (registration.kind === "function" || typeof target !== "function") return target;
  return Object.assign(Object.create(target.prototype as object) as object, operation);
}

function atLeast(limit: number, retries: number | RetryPolicy | undefined): RetryPolicy {
  const policy = completeRetryPolicy(retries);
  return { ...policy, limit: Math.max(limit, policy.limit) };
}
