import { describeValue } from "@mazepa/core/internal";
import { canvasOf } from "./built-canvas.js";
import { Call, immutable } from "./call.js";
import type { CanvasOf } from "./canvas.js";
import { mapped, type Source } from "./lazy-members.js";
import type { List } from "./lead.js";
import { membersOf } from "./members-of.js";

/**
 * A group with one call of `operation` for each list of arguments. It evaluates to the list of
 * values in order.
 *
 * @example
 * ```ts
 * const add = taskableOperation({ name: "add" }, (x: number, y: number) => x + y);
 * const sums = await execute(
 *   starmap(add, [
 *     [1, 2],
 *     [3, 4],
 *   ]),
 * ); // [3, 7]
 * ```
 *
 * @throws TypeError when `argumentLists` is neither an iterable nor a function, or one of them is
 *   no list.
 */
export function starmap<A extends unknown[], R>(
  operation: { run(...args: A): R } | ((...args: A) => R),
  argumentLists: Source<A>,
): CanvasOf<List, Awaited<R>[]> {
  const toCall = (args: unknown): Call => {
    if (Array.isArray(args)) return new Call(operation, args, immutable);
    throw new TypeError(`starmap takes lists of arguments, but one is ${describeValue(args)}.`);
  };
  const members = membersOf("starmap", argumentLists, (lists) => mapped(lists, toCall));
  return canvasOf({ kind: "group", members, options: {} });
}
