import { checkGiven, checkWholeNumber } from "@mazepa/core/internal";
import { canvasOf } from "./built-canvas.js";
import { Call, immutable } from "./call.js";
import type { CanvasOf } from "./canvas.js";
import { mapped, type Source } from "./lazy-members.js";
import type { List } from "./lead.js";
import { membersOf } from "./members-of.js";
import { slices } from "./slices.js";

/**
 * A group with one call of `operation` for each list of `size` items; the last list may be shorter.
 * It evaluates to the list of values in order.
 *
 * @example
 * ```ts
 * const sum = taskableOperation({ name: "sum" }, (numbers: number[]) =>
 *   numbers.reduce((a, b) => a + b, 0),
 * );
 * const sums = await execute(chunks(sum, [1, 2, 3, 4, 5], 2)); // [3, 7, 5]
 * ```
 *
 * @throws InvalidOptionError when `size` is not a whole number of at least 1.
 * @throws TypeError when `items` is neither an iterable nor a function.
 */
export function chunks<I, R>(
  operation: { run(items: I[]): R } | ((items: I[]) => R),
  items: Source<I>,
  size: number,
): CanvasOf<List, Awaited<R>[]> {
  checkGiven("size", size);
  checkWholeNumber("size", size, 1);
  const toCall = (list: unknown[]) => new Call(operation, [list], immutable);
  const members = membersOf("chunks", items, (all) => mapped(slices(all, size), toCall));
  return canvasOf({ kind: "group", members, options: {} });
}
