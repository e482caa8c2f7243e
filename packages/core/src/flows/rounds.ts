import { NoValueLeftError } from "../errors.js";
import { checkBoolean, checkGiven, checkKnown, checkWholeNumber } from "../options.js";

/**
 * The decision about a unit whose round has failed: it is undone and retried, undone, or undone
 * together with all outer units.
 */
export type RoundDecision = "retry" | "revert" | "revert-all";

/** A class of errors, possibly abstract. */
export type ErrorClass = abstract new (...args: never[]) => Error;

/** The failed rounds of a unit, oldest first. */
export interface RevertHistory<P> extends ReadonlyArray<{ readonly provided: P; readonly failures: ReadonlyMap<string, Error> }> {
  /**
   * Whether a failure of the last round is of this class, or has one among its causes. Classes are
   * compared by identity and by name.
   */
  causedBy(type: ErrorClass): boolean;
}

/**
 * Decides about a unit whose round has failed. It is called in the head, at least once for each
 * such round.
 */
export interface RoundPolicy {
  /** The decision. An error counts as `"revert"`. */
  onFailure(history: RevertHistory<unknown>): RoundDecision;
}

/** A {@link RoundPolicy} that gives each round a value, which must be serializable. */
export interface RoundController<P> {
  /** The value of the next round. */
  provide(history: RevertHistory<P>): P;
  /** The decision. An error counts as `"revert"`. */
  onFailure(history: RevertHistory<P>): RoundDecision;
}

/** Options of {@link times} and {@link forEach}. */
export interface RoundOptions {
  /** Whether the last failure also undoes all outer units. Default false. */
  readonly revertAll?: boolean;
}

/**
 * A controller of at most `n` rounds; each gets its number, from 1. Less than 1 counts as 1.
 *
 * @example
 * ```ts
 * await execute(
 *   revertible({ name: "thrice", rounds: times(3) }, (round) => survey(urls.slice(0, round))),
 * );
 * ```
 *
 * @throws InvalidOptionError when `n` is not a whole number.
 */
export function times(n: number, options: RoundOptions = {}): RoundController<number> {
  checkGiven("n", n);
  checkWholeNumber("n", n, Number.MIN_SAFE_INTEGER);
  const last = lastDecision("times", options);
  return {
    provide: ({ length }) => length + 1,
    onFailure: ({ length }) => (length < n ? "retry" : last),
  };
}

/**
 * A controller of one round for each of `values`, which the round gets, until one succeeds.
 *
 * @example
 * ```ts
 * const rounds = forEach(["https://a.example", "https://b.example"]);
 * await execute(revertible({ name: "mirrored", rounds }, (mirror) => survey([mirror])));
 * ```
 *
 * @throws TypeError when `values` is no array.
 */
export function forEach<const V>(values: readonly V[], options: RoundOptions = {}): RoundController<V> {
  if (!Array.isArray(values)) throw new TypeError("forEach() takes an array of values");
  const last = lastDecision("forEach", options);
  return {
    provide({ length }) {
      if (length >= values.length)
        throw new NoValueLeftError(`forEach: round ${length + 1} has no value; there are ${values.length}.`);
      return values[length] as V;
    },
    onFailure: ({ length }) => (length < values.length ? "retry" : last),
  };
}

function lastDecision(what: string, options: RoundOptions): RoundDecision {
  checkKnown(what, options, ["revertAll"]);
  checkBoolean("revertAll", options.revertAll);
  return options.revertAll ? "revert-all" : "revert";
}

/** One failed round. */
export type FailedRound<P> = RevertHistory<P>[number];

/** The history that controllers receive. */
export function revertHistory<P>(rounds: readonly FailedRound<P>[]): RevertHistory<P> {
  const history = [...rounds];
  const causedBy = (type: ErrorClass) => [...(history.at(-1)?.failures.values() ?? [])].some((error) => isCausedBy(error, type));
  return Object.assign(history, { causedBy });
}

function isCausedBy(error: unknown, type: ErrorClass): boolean {
  const seen = new Set<unknown>();
  for (let cause = error; cause instanceof Error && !seen.has(cause);) {
    const { name, constructor, cause: next }: Error = cause;
    if (cause instanceof type || name === type.name || constructor.name === type.name) return true;
    seen.add(cause);
    cause = next;
  }
  return false;
}
