import { fieldOf, textOf, titleOf } from "./guarded.js";
import { isPromiseLike } from "./is-promise-like.js";

/**
 * Calls a function of the user's whose failure is not the caller's business: what it throws, at
 * once or by a promise that it gives, becomes a process warning.
 */
export function notify(call: () => unknown): void {
  try {
    const given = call();
    if (isPromiseLike(given)) given.then(undefined, warn);
  } catch (error) {
    warn(error);
  }
}

/** Predicates that were warned of: once is enough, they may be asked for each task. */
const warnedOf = new WeakSet<object>();

/**
 * Asks a predicate of the user's, called `name` in warnings. One that throws counts as no, and so
 * does one that gives a promise: there is no time to wait.
 */
export function saysYes<T>(name: string, predicate: (value: T) => boolean, value: T): boolean {
  try {
    const answer: unknown = predicate(value);
    if (!isPromiseLike(answer)) return Boolean(answer);
    answer.then(undefined, () => undefined);
    warnOnce(predicate, `${name} gave a promise. It must give true or false at once; this counts as false.`);
  } catch (error) {
    warnOnce(predicate, `${name} threw, which counts as false: ${titleOf(error)}`);
  }
  return false;
}

function warnOnce(predicate: object, message: string): void {
  if (warnedOf.has(predicate)) return;
  warnedOf.add(predicate);
  process.emitWarning(message, "MazepaWarning");
}

function warn(thrown: unknown): void {
  const [name, stack] = [fieldOf(thrown, "name"), fieldOf(thrown, "stack")];
  process.emitWarning(textOf(thrown), {
    type: typeof name === "string" && name !== "" ? name : "Error",
    ...(typeof stack === "string" && { detail: stack }),
  });
}
