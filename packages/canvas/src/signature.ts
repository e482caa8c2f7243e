import type { FlowValue, Inputs } from "@mazepa/core";
import { canvasOf } from "./built-canvas.js";
import { Call, immutable, plain, type Callee } from "./call.js";
import type { CanvasOf } from "./canvas.js";
import type { Given, LeadOf, List } from "./lead.js";

/**
 * A signature: a call of `operation` with its last arguments. If a step comes before it, the value
 * of that step is the first argument. Operations and flow schemas can be instances or functions.
 *
 * @example
 * ```ts
 * import "@mazepa/canvas"; // adds .s and .si to callable operations
 *
 * const total = await execute(chain(load.s(url), s(count)));
 * ```
 *
 * @throws UnknownOperationError when `operation` is registered as neither.
 * @throws SerializationError naming the part of the state or the arguments that cannot travel.
 */
export function s<A extends unknown[], R, G extends List & Given<Inputs<A>>>(
  operation: { run(...args: A): R },
  ...last: G
): CanvasOf<LeadOf<A, G>, Awaited<R>>;
export function s<A extends unknown[], R, G extends List & Given<A>>(
  schema: { flow(...args: A): R },
  ...last: G
): CanvasOf<LeadOf<A, G>, FlowValue<R>>;
export function s<A extends unknown[], R, G extends List & Given<Inputs<A>>>(
  operation: (...args: A) => R,
  ...last: G
): CanvasOf<LeadOf<A, G>, FlowValue<R>>;
export function s(callee: Callee, ...args: unknown[]): CanvasOf<never, unknown> {
  return canvasOf(new Call(callee, args, plain));
}

/**
 * An immutable signature: it has all its arguments, and ignores what comes before.
 *
 * @example
 * ```ts
 * const total = await execute(chain(load.s(url), si(load, url), count.s()));
 * ```
 *
 * @throws UnknownOperationError when `operation` is registered neither as an operation nor as a
 *   flow schema.
 * @throws SerializationError naming the part of the state or the arguments that cannot travel.
 */
export function si<A extends unknown[], R>(operation: { run(...args: A): R }, ...args: Inputs<A>): CanvasOf<List, Awaited<R>>;
export function si<A extends unknown[], R>(schema: { flow(...args: A): R }, ...args: A): CanvasOf<List, FlowValue<R>>;
export function si<A extends unknown[], R>(operation: (...args: A) => R, ...args: Inputs<A>): CanvasOf<List, FlowValue<R>>;
export function si(callee: Callee, ...args: unknown[]): CanvasOf<List, unknown> {
  return canvasOf(new Call(callee, args, immutable));
}
