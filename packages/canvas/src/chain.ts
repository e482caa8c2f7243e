import { canvasNode, canvasOf, stepNode } from "./built-canvas.js";
import type { Canvas, CanvasOf, Step } from "./canvas.js";
import { chainOf } from "./chain-of.js";
import type { List } from "./lead.js";

/**
 * One step after the other: each gets the value of the one before it, and the last one's is the
 * chain's. After the first, a step may be a function of that value, which is called in the head;
 * what it returns (a value, a task, a flow, a canvas) is done before the chain goes on. More than
 * ten steps are joined by `.pipe`.
 *
 * @example
 * ```ts
 * const total = await execute(chain(load.s(url), count.s()));
 * ```
 *
 * @throws TypeError when there is no step, or one is neither a canvas nor a function.
 */
export function chain<L extends List, A>(...steps: [a: Canvas<L, A>]): CanvasOf<L, A>;
export function chain<L extends List, A, B>(...steps: [a: Canvas<L, A>, b: Step<A, B>]): CanvasOf<L, B>;
export function chain<L extends List, A, B, C>(...steps: [a: Canvas<L, A>, b: Step<A, B>, c: Step<B, C>]): CanvasOf<L, C>;
export function chain<L extends List, A, B, C, D>(
  ...steps: [a: Canvas<L, A>, b: Step<A, B>, c: Step<B, C>, d: Step<C, D>]
): CanvasOf<L, D>;
export function chain<L extends List, A, B, C, D, E>(
  ...steps: [a: Canvas<L, A>, b: Step<A, B>, c: Step<B, C>, d: Step<C, D>, e: Step<D, E>]
): CanvasOf<L, E>;
export function chain<L extends List, A, B, C, D, E, F>(
  ...steps: [a: Canvas<L, A>, b: Step<A, B>, c: Step<B, C>, d: Step<C, D>, e: Step<D, E>, f: Step<E, F>]
): CanvasOf<L, F>;
export function chain<L extends List, A, B, C, D, E, F, G>(
  ...steps: [a: Canvas<L, A>, b: Step<A, B>, c: Step<B, C>, d: Step<C, D>, e: Step<D, E>, f: Step<E, F>, g: Step<F, G>]
): CanvasOf<L, G>;
export function chain<L extends List, A, B, C, D, E, F, G, H>(
  ...steps: [
    a: Canvas<L, A>,
    b: Step<A, B>,
    c: Step<B, C>,
    d: Step<C, D>,
    e: Step<D, E>,
    f: Step<E, F>,
    g: Step<F, G>,
    h: Step<G, H>,
  ]
): CanvasOf<L, H>;
export function chain<L extends List, A, B, C, D, E, F, G, H, I>(
  ...steps: [
    a: Canvas<L, A>,
    b: Step<A, B>,
    c: Step<B, C>,
    d: Step<C, D>,
    e: Step<D, E>,
    f: Step<E, F>,
    g: Step<F, G>,
    h: Step<G, H>,
    i: Step<H, I>,
  ]
): CanvasOf<L, I>;
export function chain<L extends List, A, B, C, D, E, F, G, H, I, J>(
  ...steps: [
    a: Canvas<L, A>,
    b: Step<A, B>,
    c: Step<B, C>,
    d: Step<C, D>,
    e: Step<D, E>,
    f: Step<E, F>,
    g: Step<F, G>,
    h: Step<G, H>,
    i: Step<H, I>,
    j: Step<I, J>,
  ]
): CanvasOf<L, J>;
export function chain(...steps: readonly unknown[]): CanvasOf<never, unknown> {
  if (steps.length === 0) throw new TypeError("chain() needs at least one step: without steps there is no value.");
  return canvasOf(chainOf(steps.map((step, index) => (index === 0 ? canvasNode(step, "chain") : stepNode(step, "chain")))));
}
