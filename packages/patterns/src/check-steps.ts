import type { Constant } from "./constant.js";
import type { Optional } from "./optional.js";
import type { Source } from "./source.js";
import type { AnyStep, NestedInfo, PickedNames, SpreadNames, StepInfo, stepInfo } from "./step-types.js";

/**
 * The type that a step must match, and cannot, when it does not fit; the compiler shows its text.
 */
export interface StepError<Text extends string> {
  readonly error: Text;
}

/** For each step, `unknown`, or the reason why it does not fit a store of this type. */
export type CheckSteps<Store, G> = { readonly [K in keyof G]: CheckKey<K, CheckStep<Store, G[K]>> };

type CheckKey<K, Otherwise> = K extends number | `${bigint}` ? StepError<"a key must not be a number"> : Otherwise;

type CheckStep<Store, S> = S extends { readonly [stepInfo]: infer I }
  ? I extends StepInfo<infer A, infer R, infer N, infer X>
    ? CheckSources<Store, A, N, CheckSpread<R, X>>
    : I extends NestedInfo<infer In, unknown>
      ? CheckInputs<Store, In>
      : unknown
  : unknown;

/** Checks one source after the other; `Otherwise` if all fit. */
type CheckSources<Store, A extends readonly unknown[], N extends readonly Source[], Otherwise> = N extends readonly [
  infer S,
  ...infer Rest extends readonly Source[],
]
  ? A extends readonly [(infer P)?, ...infer Others]
    ? A extends readonly []
      ? StepError<"too many names">
      : CheckSource<Store, P, IsOptional<A>, S> extends infer E
        ? unknown extends E
          ? CheckSources<Store, Others, Rest, Otherwise>
          : E
        : never
    : CheckRest<Store, A, S> extends infer E
      ? unknown extends E
        ? CheckSources<Store, A, Rest, Otherwise>
        : E
      : never
  : A extends readonly [unknown, ...unknown[]]
    ? StepError<"a parameter has no name">
    : Otherwise;

type CheckRest<Store, A extends readonly unknown[], S> = CheckSource<Store, A[number], false, S>;

type IsOptional<A extends readonly unknown[]> = A extends readonly [unknown, ...unknown[]] ? false : true;

type CheckSource<Store, P, IsOptionalParameter, S> =
  S extends Constant<infer V>
    ? [V] extends [P]
      ? unknown
      : StepError<"a constant is not of the parameter's type">
    : S extends Optional<infer N>
      ? CheckOptional<Store, P, IsOptionalParameter, N>
      : S extends string
        ? CheckName<Store, P, S>
        : never;

type CheckName<Store, P, N extends string> = N extends keyof Store
  ? MayBeAbsent<Store, N> extends true
    ? StepError<`"${N}" may be absent: take it by optional("${N}")`>
    : [Store[N]] extends [P]
      ? unknown
      : StepError<`"${N}" is not of the parameter's type`>
  : StepError<`nothing provides "${N}"`>;

type CheckOptional<Store, P, IsOptionalParameter, N extends string> = [IsOptionalParameter, undefined] extends [
  false,
  Exclude<undefined, P>,
]
  ? N extends keyof Store
    ? StepError<`the parameter for optional("${N}") does not take undefined`>
    : StepError<`nothing provides "${N}"`>
  : N extends keyof Store
    ? [Exclude<Store[N], undefined>] extends [P]
      ? unknown
      : StepError<`"${N}" is not of the parameter's type`>
    : unknown;

type MayBeAbsent<Store, N extends keyof Store> = object extends Pick<Store, N> ? true : false;

/** Checks the number of names of `spread`. Only the length of a tuple is known. */
type CheckSpread<R, X> =
  X extends SpreadNames<infer K>
    ? R extends readonly unknown[]
      ? number extends R["length"]
        ? unknown
        : R["length"] extends K["length"]
          ? unknown
          : StepError<"as many names as values">
      : StepError<"as many names as values">
    : unknown;

/** Checks the names that a nested pattern requires, as they are renamed. */
type CheckInputs<Store, In> = { [N in keyof In]-?: CheckInput<Store, In, N> }[keyof In] extends infer E
  ? [E] extends [never]
    ? unknown
    : unknown extends E
      ? FirstError<{ [N in keyof In]-?: CheckInput<Store, In, N> }>
      : E
  : never;

type FirstError<C> = { [N in keyof C as C[N] extends StepError<string> ? N : never]: C[N] } extends infer F
  ? [keyof F] extends [never]
    ? unknown
    : F[keyof F]
  : never;

type CheckInput<Store, In, N extends keyof In> = N extends keyof Store
  ? MayBeAbsent<Store, N> extends true
    ? object extends Pick<In, N>
      ? CheckInputType<Exclude<Store[N], undefined>, In[N], N>
      : StepError<`"${N & string}" may be absent: take it by optional("${N & string}")`>
    : CheckInputType<Store[N], In[N], N>
  : object extends Pick<In, N>
    ? unknown
    : StepError<`nothing provides "${N & string}"`>;

type CheckInputType<Given, Wanted, N> = [Given] extends [Wanted]
  ? unknown
  : StepError<`"${N & string}" is not of the type that the pattern requires`>;

/**
 * The values that steps provide: each under its key and further names, or under the names of a
 * nested pattern.
 */
export type Values<G> = {
  readonly [K in keyof G as G[K] extends { readonly [stepInfo]: NestedInfo<unknown, unknown> } ? never : K]: StepValue<G[K]>;
} & Further<G[keyof G]>;

type Further<S> = Meet<S extends AnyStep ? (provided: FurtherOf<S[typeof stepInfo]>) => void : never>;

type FurtherOf<I> =
  I extends StepInfo<readonly unknown[], infer R, readonly Source[], infer X>
    ? Names<R, X>
    : I extends NestedInfo<unknown, infer Out>
      ? Out
      : unknown;

type Names<R, X> =
  X extends SpreadNames<infer K>
    ? { readonly [I in Exclude<keyof K, keyof (readonly unknown[])> as K[I] & string]: ElementAt<R, I> }
    : X extends PickedNames<infer K>
      ? { readonly [N in K]: R[N & keyof R] }
      : unknown;

type ElementAt<R, I> = I extends keyof R ? R[I] : R extends readonly (infer E)[] ? E : never;

type Meet<F> = [F] extends [never] ? unknown : [F] extends [(provided: infer All) => void] ? All : never;

/** The type of a step's value. */
export type StepValue<S> = S extends { readonly [stepInfo]: infer I }
  ? I extends StepInfo<readonly unknown[], infer R, readonly Source[], unknown>
    ? R
    : I extends NestedInfo<unknown, infer Out>
      ? Out
      : never
  : never;
