import { canvasNode, canvasOf } from "./built-canvas.js";
import type { Canvas, CanvasOf } from "./canvas.js";
import { checkedGroupOptions } from "./group-options.js";
import type { GroupOptions } from "./nodes.js";

/**
 * A step over the list before it: one call of `member` for each element. It evaluates to the list
 * of values in order.
 *
 * @example
 * ```ts
 * const links = taskableOperation(
 *   { name: "links" },
 *   (text: string) => text.match(/https:\S+/g) ?? [],
 * );
 * const texts = await execute(chain(load.s(url), links.s(), each(load.s())));
 * ```
 *
 * @throws TypeError when `member` is no canvas.
 * @throws InvalidOptionError naming the option that makes no sense.
 */
export function each<E, R>(member: Canvas<[E], R>, options: GroupOptions = {}): CanvasOf<[Iterable<E>], R[]> {
  return canvasOf({ kind: "each", member: canvasNode(member, "each"), options: checkedGroupOptions("each", options) });
}
