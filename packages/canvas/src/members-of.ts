import { describeValue } from "@mazepa/core/internal";
import { isCanvas } from "./built-canvas.js";
import { isIterable, LazyMembers, type FromItems } from "./lazy-members.js";
import type { Node } from "./nodes.js";

/**
 * What `fromItems` makes of `items`: at once of what is in memory (arrays, sets, maps), and when
 * there is room of all else.
 *
 * @throws TypeError when `items` is neither an iterable nor a function.
 */
export function membersOf(who: string, items: unknown, fromItems: FromItems<Node>): readonly Node[] | LazyMembers<Node> {
  if (Array.isArray(items) || items instanceof Set || items instanceof Map) return [...fromItems(items as Iterable<unknown>)];
  if (typeof items === "function") return new LazyMembers(items as () => Iterable<unknown>, fromItems);
  if (isIterable(items) && !isCanvas(items)) return new LazyMembers(items, fromItems);
  throw new TypeError(`${who} takes an array, another iterable or a function \`() => items\`, but got ${describeValue(items)}.`);
}
