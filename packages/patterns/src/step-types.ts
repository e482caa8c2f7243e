import type { TaskOptions } from "@mazepa/core";
import type { Source } from "./source.js";

/** For the compiler only: what a step takes and gives. */
export declare const stepInfo: unique symbol;

/** Of a step that runs an operation or a flow. */
export interface StepInfo<A extends readonly unknown[], R, N extends readonly Source[], Further> {
  /** Its parameters. */
  readonly parameters: A;
  /** What it gives. */
  readonly result: R;
  /** Where its parameters come from. */
  readonly sources: N;
  /** The names, besides its key, under which it provides parts of what it gives. */
  readonly further: Further;
}

/** Of a step that is a pattern. */
export interface NestedInfo<In, Out> {
  /** What it takes, under the names of the pattern around. */
  readonly requires: In;
  /** What it provides, under the names of the pattern around. */
  readonly provides: Out;
}

/** The names of {@link Step.spread}. */
export interface SpreadNames<K extends readonly string[]> {
  /** In the order of the values. */
  readonly spread: K;
}

/** The names of {@link Step.pick}. */
export interface PickedNames<K extends string> {
  /** In any order. */
  readonly picked: K;
}

/** Any step. */
export interface AnyStep {
  /** For the compiler only. */
  readonly [stepInfo]: unknown;
}

/** How the task of a step is run. */
export type StepOptions = Pick<TaskOptions, "priority" | "retries" | "tags" | "workerType" | "timeoutMs" | "shared">;

/** A step that runs an operation, or a flow of a schema. */
export interface Step<A extends readonly unknown[], R, N extends readonly Source[], Further = unknown> extends AnyStep {
  /** For the compiler only. */
  readonly [stepInfo]: StepInfo<A, R, N, Further>;
  /** Provides the values of a list that the step gives under these names, too, in their order. */
  spread<const K extends readonly string[]>(...names: K): Step<A, R, N, SpreadNames<K>>;
  /** Provides these fields of an object that the step gives under their names, too. */
  pick<const K extends readonly (keyof R & string)[]>(...names: K): Step<A, R, N, PickedNames<K[number]>>;
  /**
   * The step with options for its task; of these, a flow takes `tags` and `workerType`.
   *
   * @throws InvalidOptionError naming the option that makes no sense.
   */
  with(options: StepOptions): Step<A, R, N, Further>;
}

/** A step that is a pattern. */
export interface PatternStep<In, Out> extends AnyStep {
  /** For the compiler only. */
  readonly [stepInfo]: NestedInfo<In, Out>;
}

/** `T` with the names that `M` gives to its own. */
export type Renamed<T, M> = { [N in keyof T as N extends keyof M ? (M[N] extends string ? M[N] : N) : N]: T[N] };
