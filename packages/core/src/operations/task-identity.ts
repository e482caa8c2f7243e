import { SerializationError, UnknownOperationError } from "../errors.js";
import { describeValue } from "../flows/describe-value.js";
import { operations, type OperationRegistration } from "../registry/operations.js";
import { canonicalText } from "../serialization/canonical-text.js";
import { checkValue } from "../serialization/check-value.js";
import { operationState } from "../serialization/operation-state.js";
import { symbolKey } from "../serialization/plain-object.js";
import type { Operation } from "../tasks/operation.js";

/**
 * The registration of `operation` itself, not of a class that it inherits from.
 *
 * @throws UnknownOperationError when there is none.
 * @throws DuplicateOperationError when another operation of the same line has taken its id.
 */
export function registrationOf(operation: Operation): OperationRegistration {
  const target: unknown = typeof operation === "function" ? operation : (operation as Operation | null | undefined)?.constructor;
  const registration = typeof target === "function" ? operations.byTarget(target) : undefined;
  if (!registration || (registration.kind === "class") !== (typeof operation === "object")) throw notAnOperation(operation);
  operations.checkCurrent(registration);
  return registration;
}

function notAnOperation(operation: unknown): UnknownOperationError {
  if (typeof operation === "function") return new UnknownOperationError(adviceOnFunction(operation));
  const name = typeof operation === "object" && operation !== null ? operation.constructor?.name : undefined;
  return new UnknownOperationError(
    name === undefined
      ? `makeTask takes an operation, but got ${describeValue(operation)}.`
      : `Class ${name || "(anonymous)"} is not an operation. Mark the class itself with \`@taskableOperation()\`; the decorator of a base class is not inherited.`,
  );
}

function adviceOnFunction({ name, prototype }: Function): string {
  const isClass = typeof (prototype as { run?: unknown } | undefined)?.run === "function";
  if (isClass) return `makeTask takes an instance, but got the class ${name}. Give it \`new ${name}(…)\`.`;
  return `The function ${name || "(anonymous)"} is not an operation. Make it one with \`taskableOperation(${name || "{ name }, …"})\`, and use the function that it returns.`;
}

/** What the caller of {@link taskIdentityText} already knows, and a callback. */
export interface TaskIdentityHints {
  readonly registration?: OperationRegistration;
  /** Called for tasks and flows inside the arguments. */
  readonly onTask?: (value: object) => void;
}

/**
 * The canonical text of a task: operation id, version, state and arguments (rule I1).
 *
 * @throws SerializationError naming the part of the state or the arguments that cannot travel.
 */
export function taskIdentityText(
  operation: Operation,
  args: readonly unknown[],
  { registration = registrationOf(operation), onTask }: TaskIdentityHints = {},
): string {
  const { kind, identityHead } = registration;
  const argsText = canonicalText(args, "args", onTask);
  return kind === "class" ? `${identityHead}${stateText(operation)}\n${argsText}` : `${identityHead}${argsText}`;
}

/**
 * The canonical text of an operation's state. It refuses tasks, which may take the place of values
 * only in arguments.
 */
function stateText(operation: object): string {
  const symbol = symbolKey(operation);
  if (symbol) throw new SerializationError(`operation[${String(symbol)}]`, "has a symbol as its key");
  const state = operationState(operation);
  let holdsTask = false;
  const text = canonicalText(state, "operation", () => (holdsTask = true));
  if (holdsTask) checkValue(state, "operation");
  return text;
}
