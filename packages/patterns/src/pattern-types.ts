import type { Flow, RevertHistory, RoundDecision, RoundPolicy } from "@mazepa/core";
import type { CheckSteps, StepValue, Values } from "./check-steps.js";
import type { AnyStep, NestedInfo } from "./step-types.js";

declare const patternInfo: unique symbol;

/** The order of a pattern's steps: by their keys, none, or by required names and links. */
export type PatternKind = "linear" | "unordered" | "graph";

/** Options of {@link linear}, {@link unordered} and {@link graph}. */
export interface PatternOptions {
  /**
   * Whether the pattern is undone when it fails. Default: true for the outermost pattern and for
   * patterns with rounds.
   */
  readonly revertible?: boolean;
  /** Part of the identity of its flows. */
  readonly version?: string;
}

/**
 * Named steps, and the store that they work on. A pattern is a value that is made once; flows are
 * made of it.
 */
export interface Pattern<In, Out> {
  /**
   * For the compiler only: the names that the store has from the start, and those that are
   * provided.
   */
  readonly [patternInfo]: NestedInfo<In, Out>;
  readonly name: string;
  /** The names that must be in the store from the start. */
  readonly requires: ReadonlySet<string>;
  /** The names that are in the store at the end, besides those of the start. */
  readonly provides: ReadonlySet<string>;
  /**
   * A flow that runs the steps, and evaluates to the store.
   *
   * @throws MissingDependencyError when a step requires a name that is neither provided nor in
   * `store`.
   * @throws DefinitionError when `store` has a name that a step provides.
   */
  makeFlow(store: In): Flow<In & Out>;
}

/**
 * The steps that are skipped together with a step: all after it, those after it in its pattern,
 * those directly after it, or none.
 */
export type Skip = "all" | "pattern" | "neighbours" | "step";

/** A condition of a link. */
export interface LinkOptions<Value, Results> {
  /**
   * Whether the step at the end of the link is run. Called in the head with the value of the step
   * at the start of the link, and with the names that earlier steps have provided. It must be pure.
   */
  readonly when: (value: Value, results: Results) => boolean;
  /** The other steps that are skipped with that step. Default `"all"`. */
  readonly skip?: Skip;
}

/** A pattern whose steps can be linked. */
export interface GraphPattern<In, Out, G> extends Pattern<In, Out> {
  /**
   * The pattern in which `to` runs after `from`.
   *
   * @throws DefinitionError when a step is not known, the link makes a cycle, or there is such a
   * link with other options.
   */
  link<U extends keyof G & string, V extends Exclude<keyof G & string, U>>(from: U, to: V): GraphPattern<In, Out, G>;
  /**
   * The pattern in which `to` runs after `from` if a condition says so, and is skipped otherwise.
   */
  link<U extends keyof G & string, V extends Exclude<keyof G & string, U>>(
    from: U,
    to: V,
    options: LinkOptions<StepValue<G[U]>, Partial<Out>>,
  ): GraphPattern<In, Partial<Out>, G>;
}

/**
 * Decides about the rounds of a pattern, and gives each round a value. It may read the initial
 * store.
 */
export interface PatternController<S, P> {
  /** The names of the store that it reads. */
  readonly requires?: readonly (keyof S & string)[];
  /** The value of the next round, which must be serializable. */
  provide(history: RevertHistory<P>, store: Readonly<S>): P;
  /** The decision about a round that has failed. */
  onFailure(history: RevertHistory<P>, store: Readonly<S>): RoundDecision;
}

/** Rounds over a list of the store; made by {@link forEachOf}. */
export interface ForEachOf<F extends string> {
  /** The name of the list. */
  readonly of: F;
  readonly revertAll: boolean;
}

/** The type of a list's elements. */
export type ElementOf<L> = L extends readonly (infer V)[] ? V : never;

/** A builder of patterns. Each method returns a new builder. */
export interface PatternBuilder<In, Given, K extends PatternKind> {
  /** Declares names of these types that the store has from the start. */
  requires<X extends object>(): PatternBuilder<In & X, Given, K>;
  /**
   * Declares a round for each element of the list of that name, until one succeeds; the element is
   * provided as `as`.
   */
  rounds<const F extends keyof In & string, const N extends string>(
    controller: ForEachOf<F>,
    as: N,
  ): PatternBuilder<In, Given & Record<N, ElementOf<In[F]>>, K>;
  /** Declares rounds; the value of each is provided as `as`. */
  rounds<P, const N extends string>(controller: PatternController<In, P>, as: N): PatternBuilder<In, Given & Record<N, P>, K>;
  /** Declares rounds without a value. */
  rounds(policy: RoundPolicy): PatternBuilder<In, Given, K>;
  /**
   * The pattern of these steps.
   *
   * @throws DefinitionError when steps do not fit together.
   * @throws DuplicateOperationError when another pattern or flow schema has the name.
   */
  provides<const G extends Readonly<Record<string, AnyStep>>>(
    steps: G & CheckSteps<K extends "unordered" ? In & Given : In & Given & Values<G>, G>,
  ): K extends "graph" ? GraphPattern<In, Given & Values<G>, G> : Pattern<In, Given & Values<G>>;
}
