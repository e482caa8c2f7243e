import type { Work, Yieldable } from "@mazepa/core";

/** The end of work: its value or its error. */
export type End = { readonly value: unknown } | { readonly error: unknown };

/**
 * Runs the work that `makeWork` makes, and returns its end; an error of `makeWork` is its end, too.
 */
export function* endOf(makeWork: () => Work): Generator<Yieldable, End, unknown> {
  try {
    return { value: yield* makeWork() };
  } catch (error) {
    return { error };
  }
}
