import { UnknownOperationError } from "../errors.js";
import { operations, type OperationRegistration } from "../registry/operations.js";
import { canonicalText } from "../serialization/canonical-text.js";
import { operationState } from "../serialization/operation-state.js";
import type { Inputs } from "../tasks/inputs.js";
import type { Operation } from "../tasks/operation.js";
import { isTask, Task } from "../tasks/task.js";
import type { TaskOptions } from "../tasks/task-options.js";

/**
 * A task that calls `operation` (an instance of a class marked `@taskableOperation`, or a callable operation) with `args`. Any
 * argument, or element of an array argument, may be a task that yields the value.
 *
 * @throws UnknownOperationError when `operation` is not registered.
 * @throws SerializationError naming the part of the state or the arguments that cannot travel.
 */
export function makeTask<A extends unknown[], R>(operation: { run(...args: A): R }, ...args: Inputs<A>): Task<Awaited<R>>;
export function makeTask<A extends unknown[], R>(operation: (...args: A) => R, ...args: Inputs<A>): Task<Awaited<R>>;
export function makeTask(operation: Operation, ...args: readonly unknown[]): Task {
  const registration = registrationOf(operation);
  const upstreams: Task[] = [];
  const argsText = canonicalText(args, "args", (value) => {
    if (isTask(value)) upstreams.push(value);
  });
  const stateText = registration.kind === "class" ? canonicalText(operationState(operation), "operation") : "";
  return new Task({
    operationId: registration.id,
    operation,
    args,
    options: registration.options as TaskOptions,
    identityText: `${registration.id}\n${registration.version ?? ""}\n${stateText}\n${argsText}`,
    upstreams: upstreams.length === 0 ? none : upstreams,
    packageVersion: registration.package?.version,
  });
}

const none: readonly Task[] = [];

function registrationOf(operation: Operation): OperationRegistration {
  const target: object = typeof operation === "function" ? operation : operation.constructor;
  const registration = operations.byTarget(target);
  if (registration) return registration;
  const name = ("name" in target && String(target.name)) || "(anonymous)";
  throw new UnknownOperationError(
    typeof operation === "function"
      ? `The function ${name} is not an operation. Make it one with \`taskableOperation(${name})\`.`
      : `Class ${name} is not an operation. Mark the class itself with \`@taskableOperation()\`; a base class's mark is not inherited.`,
  );
}
