import { canvasNode, canvasOf, isCanvas, stepNode } from "./built-canvas.js";
import type { Canvas, CanvasOf, CommonLead, Step, Values } from "./canvas.js";
import { chordOf } from "./chain-of.js";
import { groupOf, type Member } from "./group.js";
import type { Source } from "./lazy-members.js";
import type { List } from "./lead.js";

/**
 * A group, then `body` with the list of its values: once, after all members, and never if one has
 * failed. The header may also be an existing group, such as one made by `chunks`.
 *
 * @example
 * ```ts
 * const longest = taskableOperation({ name: "longest" }, (counts: number[]) =>
 *   Math.max(...counts),
 * );
 * const words = await execute(
 *   chord(
 *     urls.map((url) => chain(load.s(url), count.s())),
 *     longest.s(),
 *   ),
 * );
 * ```
 *
 * @throws TypeError when a member is no canvas, or `body` neither a canvas nor a function.
 */
export function chord<const T extends readonly Member[], B>(
  header: T,
  body: Step<Values<T>, B>,
): CommonLead<T> extends infer L extends List ? CanvasOf<L, B> : never;
export function chord<L extends List, V, B>(header: Canvas<L, V>, body: Step<V, B>): CanvasOf<L, B>;
export function chord<L extends List, R, B>(header: Source<Canvas<L, R>>, body: Step<R[], B>): CanvasOf<L, B>;
export function chord(header: unknown, body: unknown): unknown {
  return canvasOf(chordOf(isCanvas(header) ? canvasNode(header, "chord") : groupOf(header, {}), stepNode(body, "chord")));
}
