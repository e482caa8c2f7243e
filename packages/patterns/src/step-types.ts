import type { TaskOptions } from "@mazepa/core";
import type { Source } from "./source.js";

/** For the compiler only: the types that a step takes and gives. */
export declare const stepInfo: unique symbol;

/** The types of a step that runs an operation or a flow. */
export interface StepInfo<A extends readonly unknown[], R, N extends readonly Source[], Further> {
  /** Its parameters. */
  readonly parameters: A;
  /** Its value. */
  readonly result: R;
  /** The sources of its parameters. */
  readonly sources: N;
  /** The names, besides its key, under which it provides parts of its value. */
  readonly further: Further;
}

/** The types of a step that is a pattern. */
export interface NestedInfo<In, Out> {
  /** The names that it takes, as the outer pattern names them. */
  readonly requires: In;
  /** The names that it provides, as the outer pattern names them. */
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

/** Options of the task of a step. */
export type StepOptions = Pick<TaskOptions, "priority" | "retries" | "tags" | "workerType" | "timeoutMs" | "shared">;

/** A step that runs an operation, or a flow of a schema. */
export interface Step<A extends readonly unknown[], R, N extends readonly Source[], Further = unknown> extends AnyStep {
  /** For the compiler only. */
  readonly [stepInfo]: StepInfo<A, R, N, Further>;
  /** Also provides the values of the list that the step returns, under these names in order. */
  spread<const K extends readonly string[]>(...names: K): Step<A, R, N, SpreadNames<K>>;
  /** Also provides these fields of the object that the step returns, under their names. */
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

/** `T` with its names replaced by those that `M` maps them to. */
export type Renamed<T, M> = { [N in keyof T as N extends keyof M ? (M[N] extends string ? M[N] : N) : N]: T[N] };
