import { isMazepaError, SerializationError } from "../errors.js";
import type { OperationRegistration } from "../registry/operations.js";
import type { Inputs } from "../tasks/inputs.js";
import type { Operation } from "../tasks/operation.js";
import { Task } from "../tasks/task.js";
import { upstreamsOf } from "../tasks/upstreams.js";
import { registrationOf, taskIdentityText } from "./task-identity.js";

/**
 * A task that calls `operation` (an instance of a class marked `@taskableOperation`, or a callable
 * operation) with `args`. Any argument, or element of an array argument, may be a task that yields
 * the value.
 *
 * @example
 * ```ts
 * @taskableOperation()
 * class CountWords {
 *   run(text: string) {
 *     return text.split(" ").length;
 *   }
 * }
 * const words = makeTask(new CountWords(), load.makeTask(url)); // Task<number>
 * ```
 *
 * @throws UnknownOperationError when `operation` is not registered.
 * @throws SerializationError naming the part of the state or the arguments that cannot travel.
 */
export function makeTask<A extends unknown[], R>(operation: { run(...args: A): R }, ...args: Inputs<A>): Task<Awaited<R>>;
export function makeTask<A extends unknown[], R>(operation: (...args: A) => R, ...args: Inputs<A>): Task<Awaited<R>>;
export function makeTask(operation: Operation, ...args: readonly unknown[]): Task {
  return taskWith(operation, args);
}

/** {@link makeTask} with a list of arguments, which is the task's from now on. */
export function taskWith(operation: Operation, args: readonly unknown[]): Task {
  const registration = registrationOf(operation);
  try {
    return taskOf(registration, operation, args);
  } catch (error) {
    throw isMazepaError(error, "MAZEPA_SERIALIZATION") ? aboutTask(error as SerializationError, registration.id) : error;
  }
}

function taskOf(registration: OperationRegistration, operation: Operation, args: readonly unknown[]): Task {
  let hasUpstreams = false;
  const identityText = taskIdentityText(operation, args, { registration, onTask: () => (hasUpstreams = true) });
  return new Task(
    { traits: registration.traits, operation, args, upstreams: hasUpstreams ? upstreamsOf(args) : none },
    identityText,
  );
}

const none: readonly Task[] = [];

/**
 * The error for a task that could not be made: it names the operation, and has advice for
 * functions.
 */
function aboutTask({ path, message, cause }: SerializationError, operationId: string): SerializationError {
  const advice = /is a function$/.test(message)
    ? ` Pass what it needs instead, or make it an operation with \`taskableOperation\`: those travel by their ids.`
    : "";
  const problem = `${message.slice(path.length).trim()} (in a task of operation "${operationId}").${advice}`;
  return new SerializationError(path, problem, cause === undefined ? {} : { cause });
}
