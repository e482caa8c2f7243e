import { canvasNode, canvasOf } from "./built-canvas.js";
import type { Canvas, CanvasOf, CommonLead, Values } from "./canvas.js";
import { checkedGroupOptions } from "./group-options.js";
import { mapped, type Source } from "./lazy-members.js";
import type { List } from "./lead.js";
import { membersOf } from "./members-of.js";
import type { Group, GroupOptions, Node } from "./nodes.js";

/** A canvas of any kind. */
export type Member = Canvas<never, unknown>;

/**
 * Members that run concurrently; the group evaluates to the list of their values in order. If a
 * step comes before the group, each member gets its value. From an iterable that is not an array,
 * members are pulled as there is room, and only those in flight are held; a function `() =>
 * members` is called for each walk.
 *
 * @example
 * ```ts
 * const texts = await execute(group(urls.map((url) => load.s(url))));
 * ```
 *
 * @throws TypeError when a member is no canvas.
 * @throws InvalidOptionError naming the option that makes no sense.
 */
export function group<const T extends readonly Member[]>(
  members: T,
  options?: GroupOptions,
): CommonLead<T> extends infer L extends List ? CanvasOf<L, Values<T>> : never;
export function group<L extends List, R>(members: Source<Canvas<L, R>>, options?: GroupOptions): CanvasOf<L, R[]>;
export function group(members: unknown, options: GroupOptions = {}): unknown {
  return canvasOf(groupOf(members, checkedGroupOptions("group", options)));
}

/** The nodes of an array, which may have holes. A loop takes a third as long as `Array.from`. */
function nodesOf(members: readonly unknown[], toNode: (member: unknown, index: number) => Node): Node[] {
  const nodes: Node[] = [];
  for (let index = 0; index < members.length; index++) nodes.push(toNode(members[index], index));
  return nodes;
}

/**
 * @throws TypeError when `members` is neither iterable nor a function, or a member is no canvas.
 */
export function groupOf(members: unknown, options: GroupOptions): Group {
  const toNode = (member: unknown, index: number): Node => canvasNode(member, "group", index);
  if (Array.isArray(members)) return { kind: "group", members: nodesOf(members, toNode), options };
  return { kind: "group", members: membersOf("group", members, (items) => mapped(items, toNode)), options };
}
