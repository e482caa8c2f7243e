import type { Inputs } from "@mazepa/core";

/** A list of arguments. */
export type List = readonly unknown[];

/** All parameters but the first. */
export type Drop<P extends List> = number extends P["length"]
  ? P extends readonly [unknown, ...infer R]
    ? R
    : P
  : P extends readonly []
    ? []
    : P extends readonly [unknown?, ...infer R]
      ? R
      : [];

/** The first parameter. */
export type First<P extends List> = P extends readonly [] ? never : P[0];

/** The arguments that a signature may be given: all, or all but the first. */
export type Given<P extends List> = P | Drop<P>;

type Lead0<P extends List, G> = G extends Inputs<P> ? [] : never;
type Lead1<P extends List, G> = P extends readonly [] ? never : G extends Inputs<Drop<P>> ? [First<P>] : never;

/**
 * The arguments that a signature with the arguments `G` still needs, in front of them; a union
 * where its last parameter is optional.
 */
export type LeadOf<P extends List, G> = Lead0<P, G> | Lead1<P, G>;
