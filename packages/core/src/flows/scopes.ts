import { InvalidOptionError } from "../errors.js";
import { checkDuration, checkGiven } from "../options.js";
import { Scope, type Resumed } from "../tasks/scope.js";
import { isTask, type Task } from "../tasks/task.js";
import type { TaskOutcome } from "../tasks/task-outcome.js";
import { describeValue, makerAdvice } from "./describe-value.js";
import { isFlow, type Flow } from "./flow.js";
import type { ValueOf, ValuesOf, Work } from "./yieldable.js";

/** The outcome to which {@link settle} evaluates for one task or flow. */
export type Settled<W> = TaskOutcome<ValueOf<W>>;

/**
 * `yield* all([a, b])` starts all, waits for all, and evaluates to their values in order. When one
 * fails, the others are cancelled and its error is thrown. Flows among the members take turns.
 *
 * @example
 * ```ts
 * flowSchema({ name: "both" }, function* (first: string, second: string) {
 *   const [a, b] = yield* all([load.makeTask(first), load.makeTask(second)]);
 *   return a + b;
 * });
 * ```
 *
 * @throws TypeError when a member is neither a task nor a flow.
 */
export function all<const T extends readonly Work[]>(members: T): Generator<T[number], ValuesOf<T>, Resumed> {
  return new Scope("all", checkMembers("all", members), { branches: true });
}

/**
 * `yield* settle(x)` evaluates to the outcome of `x` (or, of an array, to the list of outcomes) and
 * never throws for a failure of it.
 *
 * @example
 * ```ts
 * flowSchema({ name: "optional" }, function* (url: string) {
 *   const outcome = yield* settle(load.makeTask(url));
 *   return outcome.status === "succeeded" ? outcome.value : "";
 * });
 * ```
 *
 * @throws TypeError when `target` is neither a task nor a flow, nor an array of those.
 */
export function settle<const T extends Work | readonly Work[]>(
  target: T,
): Generator<Work, T extends readonly Work[] ? { -readonly [I in keyof T]: Settled<T[I]> } : Settled<T>, Resumed> {
  const asList = Array.isArray(target);
  return new Scope("settle", checkMembers("settle", asList ? target : [target]), { asList, branches: asList });
}

/**
 * `yield* race([a, b])` evaluates to the value of the first to succeed and cancels the rest; it
 * throws an `AggregateError` only when all have failed.
 *
 * @example
 * ```ts
 * flowSchema({ name: "fastest" }, function* (mirrors: string[]) {
 *   return yield* race(mirrors.map((url) => load.makeTask(url)));
 * });
 * ```
 *
 * @throws TypeError when a member is neither a task nor a flow, or there is none.
 */
export function race<const T extends readonly Work[]>(members: T): Generator<T[number], ValueOf<T[number]>, Resumed> {
  if (members.length === 0) throw new TypeError("race() needs at least one member");
  return new Scope("race", checkMembers("race", members), { branches: true });
}

/**
 * `yield* withTimeout(x, ms)` evaluates to the value of `x`; `ms` milliseconds after this `yield*`
 * it throws `TaskTimeoutError` and cancels `x`.
 *
 * @example
 * ```ts
 * flowSchema({ name: "patient" }, function* (urls: string[]) {
 *   return yield* withTimeout(survey(urls), 60_000); // or throws TaskTimeoutError
 * });
 * ```
 *
 * @throws InvalidOptionError when `ms` is negative or not a number.
 */
export function withTimeout<R>(target: Task<R> | Flow<R>, ms: number): Generator<Task<R> | Flow<R>, R, Resumed> {
  checkGiven("ms", ms);
  checkDuration("ms", ms);
  return new Scope("timeout", checkMembers("withTimeout", [target]), { durationMs: ms });
}

/**
 * `yield* sleep(ms)` waits `ms` milliseconds in the head; no worker is occupied. With a checkpoint,
 * a resumed execution waits for the rest.
 *
 * @example
 * ```ts
 * flowSchema({ name: "polite" }, function* (urls: string[]) {
 *   for (const url of urls) {
 *     yield* load.makeTask(url);
 *     yield* sleep(1000);
 *   }
 * });
 * ```
 *
 * @throws InvalidOptionError when `ms` is negative or not a number.
 */
export function sleep(ms: number): Generator<never, void, Resumed> {
  checkGiven("ms", ms);
  checkDuration("ms", ms);
  return new Scope("sleep", [], { durationMs: ms });
}

/**
 * `yield* sleepUntil(date)` waits in the head until that date; not at all if it has passed.
 *
 * @example
 * ```ts
 * flowSchema({ name: "tonight" }, function* (url: string) {
 *   yield* sleepUntil(new Date("2030-01-01T22:00:00Z"));
 *   return yield* load.makeTask(url);
 * });
 * ```
 *
 * @throws InvalidOptionError when `date` is no valid `Date`.
 */
export function sleepUntil(date: Date): Generator<never, void, Resumed> {
  const untilMs = date instanceof Date ? date.getTime() : NaN;
  if (Number.isNaN(untilMs)) throw new InvalidOptionError("sleepUntil() takes a valid Date.");
  return new Scope("sleep", [], { untilMs });
}

function checkMembers(what: string, members: readonly unknown[]): readonly unknown[] {
  if (!Array.isArray(members)) throw new TypeError(`${what}() takes an array of tasks and flows, not ${describeValue(members)}`);
  const foreign = members.findIndex((member) => !isTask(member) && !isFlow(member));
  if (foreign === -1) return members;
  throw new TypeError(
    `${what}() takes tasks and flows, but member ${foreign} is ${describeValue(members[foreign])}${makerAdvice(members[foreign])}`,
  );
}
