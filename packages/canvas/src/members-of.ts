import { describeValue } from "@mazepa/core/internal";
import { isCanvas } from "./built-canvas.js";
import { isIterable, LazyMembers, type FromItems } from "./lazy-members.js";
import type { Node } from "./nodes.js";

/**
 * The members that `fromItems` makes of `items`: at once from arrays, sets and maps, lazily from
 * any other iterable or a function.
 *
 * @throws TypeError when `items` is neither an iterable nor a function.
 */
export function membersOf(who: string, items: unknown, fromItems: FromItems<Node>): readonly Node[] | LazyMembers<Node> {
  if (Array.isArray(items) || items instanceof Set || items instanceof Map) return [...fromItems(items as Iterable<unknown>)];
  if (typeof items === "function") return new LazyMembers(items as () => Iterable<unknown>, fromItems);
  if (isIterable(items) && !isCanvas(items)) return new LazyMembers(items, fromItems);
  throw new TypeError(`${who} takes an array, another iterable or a function \`() => items\`, but got ${describeValue(items)}.`);
}
