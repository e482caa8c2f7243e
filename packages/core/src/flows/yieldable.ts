import type { Resumed } from "../tasks/scope.js";
import type { Task } from "../tasks/task.js";
import type { Dependency } from "./dependency.js";
import type { Flow } from "./flow.js";

/** A task or a flow. */
export type Work<R = unknown> = Task<R> | Flow<R>;

/** The values that a flow may yield. */
export type Yieldable = Work | Dependency | readonly Yieldable[] | ReadonlySet<Yieldable>;

/** The annotation for a `*flow` that is recursive, or whose return type should be stated. */
export type FlowGenerator<R> = Generator<Yieldable, R, Resumed>;

/** The annotation for an `async *flow`. */
export type AsyncFlowGenerator<R> = AsyncGenerator<Yieldable, R, Resumed>;

/** The type of a task's or flow's value. */
export type ValueOf<W> = W extends Task<infer R> ? R : W extends Flow<infer R> ? R : never;

/** {@link ValueOf} for each element of a list. */
export type ValuesOf<T extends readonly Work[]> = { -readonly [I in keyof T]: ValueOf<T[I]> };

/** The type of a flow's value, for the type that its body returns. */
export type FlowValue<B> =
  B extends Generator<unknown, infer R, Resumed>
    ? R
    : B extends AsyncGenerator<unknown, infer R, Resumed>
      ? R
      : Awaited<B> extends Work<infer R>
        ? R
        : Awaited<B>;
