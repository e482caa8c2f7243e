import type { Flow, RevertHistory, RoundDecision, RoundPolicy } from "@mazepa/core";
import type { CheckSteps, StepValue, Values } from "./check-steps.js";
import type { AnyStep, NestedInfo } from "./step-types.js";

declare const patternInfo: unique symbol;

/**
 * How the steps of a pattern are ordered: by their keys, not at all, or by what they require and
 * are linked from.
 */
export type PatternKind = "linear" | "unordered" | "graph";

/** What {@link linear}, {@link unordered} and {@link graph} can be told. */
export interface PatternOptions {
  /**
   * Whether what the pattern did is undone when it fails. Default: of the outermost pattern, and of
   * one that has rounds.
   */
  readonly revertible?: boolean;
  /** Part of the identity of its flows. */
  readonly version?: string;
}

/** Named steps, and the store that they work on. A value, made once; its flows are made of it. */
export interface Pattern<In, Out> {
  /** For the compiler only: what the store has from the start, and what is provided. */
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
 * How far a step that is skipped takes others with it: all after it, those of its pattern, those
 * directly after it, or none.
 */
export type Skip = "all" | "pattern" | "neighbours" | "step";

/** A condition of a link. */
export interface LinkOptions<Value, Results> {
  /**
   * Whether the step that the link leads to is run. Called in the head, with the value of the step
   * that the link comes from, and with what the steps before have provided; it must be pure.
   */
  readonly when: (value: Value, results: Results) => boolean;
  /** What is skipped besides that step. Default `"all"`. */
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
 * Decides how the rounds of a pattern go on, and gives each a value. It may look at the store of
 * the start.
 */
export interface PatternController<S, P> {
  /** Names of the store that it looks at. */
  readonly requires?: readonly (keyof S & string)[];
  /** The value of the next round, which must travel. */
  provide(history: RevertHistory<P>, store: Readonly<S>): P;
  /** What is to be done about a round that has failed. */
  onFailure(history: RevertHistory<P>, store: Readonly<S>): RoundDecision;
}

/** Rounds over a list of the store; made by {@link forEachOf}. */
export interface ForEachOf<F extends string> {
  /** The name of the list. */
  readonly of: F;
  readonly revertAll: boolean;
}

/** What the elements of a list are. */
export type ElementOf<L> = L extends readonly (infer V)[] ? V : never;

/** The parts of a pattern, in the order in which they are said. Each method gives a new builder. */
export interface PatternBuilder<In, Given, K extends PatternKind> {
  /** The store has names of these types from the start. */
  requires<X extends object>(): PatternBuilder<In & X, Given, K>;
  /**
   * A round for each element of the list of that name, until one succeeds; the element is provided
   * as `as`.
   */
  rounds<const F extends keyof In & string, const N extends string>(
    controller: ForEachOf<F>,
    as: N,
  ): PatternBuilder<In, Given & Record<N, ElementOf<In[F]>>, K>;
  /** Rounds, of which each is given a value, provided as `as`. */
  rounds<P, const N extends string>(controller: PatternController<In, P>, as: N): PatternBuilder<In, Given & Record<N, P>, K>;
  /** Rounds that are given no value. */
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
