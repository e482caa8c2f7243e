import type { ExecuteOptions, Execution, Flow, TaskOptions, Work } from "@mazepa/core";
import type { List } from "./lead.js";

declare const lead: unique symbol;
declare const value: unique symbol;

/**
 * A canvas: it evaluates to an `R` once it has the arguments `Lead`, which come from the step
 * before it: `[]` for none, `[V]` for one, any list if it ignores them.
 */
export interface Canvas<in Lead extends List, out R> {
  /** For the compiler only: it decides whether a step takes the value of the step before it. */
  readonly [lead]: (lead: Lead) => void;
  /** For the compiler only. */
  readonly [value]: R;
}

/** The methods of every canvas; each gives a new one. */
export interface CanvasMethods<Lead extends List, R> {
  /** This canvas, then `next`, which gets its value. */
  pipe<B>(next: Step<R, B>): CanvasOf<Lead, B>;
  /**
   * Calls `callback` with the value once this has succeeded, beside what follows. Its failure is
   * one of the whole canvas.
   */
  link(callback: Canvas<[R], unknown>): CanvasOf<Lead, R>;
  /**
   * Calls `errback` with the error once this has failed, not when it was cancelled; then the error
   * goes on.
   */
  linkError(errback: Canvas<[Error], unknown>): CanvasOf<Lead, R>;
  /**
   * The value of `fallback`, which gets the error, stands in for that of this canvas when it fails.
   */
  recover<B>(fallback: Canvas<[Error], B>): CanvasOf<Lead, R | B>;
  /**
   * The same with options for every task in it. Tasks that flows and function steps start take
   * `tags` and `workerType` only.
   *
   * @throws InvalidOptionError naming the option that makes no sense: also an `id` for more than
   *   one call.
   */
  with(options: TaskOptions): CanvasOf<Lead, R>;
}

/** The methods that only a complete canvas has: one that needs no value from before. */
export interface CompleteMethods<R> {
  /** `startExecution(canvas, options)`: submits at once, and gives the handle. */
  apply(options?: ExecuteOptions): Execution<R>;
}

/** A canvas with its methods. One that needs nothing from before is a flow. */
export type CanvasOf<Lead extends List, R> = CanvasMethods<Lead, R> &
  ([] extends Lead ? Canvas<Lead, R> & Flow<R> & CompleteMethods<R> : Canvas<Lead, R>);

/**
 * What a chain takes after its first step: a canvas, or a function of the value before it, called
 * in the head.
 */
export type Step<V, R> =
  | Canvas<[V], R>
  | ((value: V) => Generator<unknown, R, Resumed> | AsyncGenerator<unknown, R, Resumed> | PromiseLike<Work<R> | R> | Work<R> | R);

/** What a canvas evaluates to. */
export type ResultOf<C> = C extends { readonly [value]: infer R } ? R : never;

/** {@link ResultOf} for each element of a list. */
export type Values<T extends List> = { -readonly [I in keyof T]: ResultOf<T[I]> };

type LeadFn<M> = M extends { readonly [lead]: (lead: infer L extends List) => void }
  ? List extends L
    ? never
    : (lead: L) => void
  : never;
type Meet<F> = [F] extends [never] ? List : [F] extends [(lead: infer I extends List) => void] ? I : never;

/** The argument that all members of a group take; members that ignore it do not count. */
export type CommonLead<T extends List> = Meet<LeadFn<T[number]>>;

/** The type of the values that a generator is resumed with. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- `unknown` would refuse generators that name a type for it
type Resumed = any;
