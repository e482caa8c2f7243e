import { emitWarning } from "./emit-warning.js";
import { fieldOf, textOf, titleOf } from "./guarded.js";
import { isPromiseLike, isRefusedPromise } from "./is-promise-like.js";

/**
 * Calls a function of the user whose failure does not concern the caller. An error or rejection
 * becomes a process warning. Failures of one `listener`, which is called again and again, cause one
 * warning.
 */
export function notify(call: () => unknown, listener?: object): void {
  const warn = (error: unknown): void => {
    if (listener && warnedOf.has(listener)) return;
    if (listener) warnedOf.add(listener);
    emitWarningFor(error);
  };
  try {
    const given = call();
    if (isPromiseLike(given)) given.then(undefined, warn);
  } catch (error) {
    warn(error);
  }
}

/**
 * Predicates and listeners that have caused a warning. Each causes one, since it may be called for
 * every task.
 */
const warnedOf = new WeakSet<object>();

/**
 * Calls a predicate of the user, which warnings name as `name`. If it throws or returns a promise,
 * the answer is no: there is no time to wait.
 */
export function saysYes<T>(name: string, predicate: (value: T) => boolean, value: T): boolean {
  try {
    const answer: unknown = predicate(value);
    if (!isRefusedPromise(answer)) return Boolean(answer);
    warnOnce(predicate, `${name} gave a promise. It must give true or false at once; this counts as false.`);
  } catch (error) {
    warnOnce(predicate, `${name} threw, which counts as false: ${titleOf(error)}`);
  }
  return false;
}

function warnOnce(predicate: object, message: string): void {
  if (warnedOf.has(predicate)) return;
  warnedOf.add(predicate);
  emitWarning(message, "MazepaWarning");
}

/** Emits a process warning for an error that does not concern the caller. */
export function emitWarningFor(thrown: unknown): void {
  const [name, stack] = [fieldOf(thrown, "name"), fieldOf(thrown, "stack")];
  emitWarning(textOf(thrown), {
    type: typeof name === "string" && name !== "" ? name : "Error",
    ...(typeof stack === "string" && { detail: stack }),
  });
}
