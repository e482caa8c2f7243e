import type { Work, Yieldable } from "@mazepa/core";

/** How work has ended. */
export type End = { readonly value: unknown } | { readonly error: unknown };

/** Runs what `makeWork` makes, and tells how it has ended; also that nothing could be made. */
export function* endOf(makeWork: () => Work): Generator<Yieldable, End, unknown> {
  try {
    return { value: yield* makeWork() };
  } catch (error) {
    return { error };
  }
}
