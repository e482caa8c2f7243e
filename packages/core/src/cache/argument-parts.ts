import { inspect } from "node:util";
import { isPlainArray, isPlainObject } from "../serialization/plain-object.js";
import { isTask } from "../tasks/task.js";

/** The maximum length, in characters, of the arguments in an entry. */
const maxLength = 4096;
const maxPartLength = 200;
const maxDepth = 6;

/** The format of a value that is not taken apart. */
const shown = { depth: 2, maxArrayLength: 20, maxStringLength: maxPartLength, breakLength: Infinity, compact: true };

/**
 * The parts of arguments by their paths, such as `[1].lr`, as short texts: for people, and to
 * compare entries. Arguments beyond 4 KiB are left out.
 */
export function argumentParts(args: readonly unknown[]): Record<string, string> {
  const parts = new Map<string, string>();
  let length = 0;
  const open: { readonly path: string; readonly value: unknown; readonly depth: number }[] = [];
  const add = (entries: readonly (readonly [path: string, value: unknown])[], depth: number) => {
    for (const [path, value] of entries.toReversed()) open.push({ path, value, depth });
  };
  add(
    args.map((value, index) => [`[${index}]`, value] as const),
    1,
  );
  for (let part = open.pop(); part && length < maxLength; part = open.pop()) {
    const { path, value, depth } = part;
    const inside = depth < maxDepth ? partsInside(path, value, maxLength) : undefined;
    if (inside) {
      add(inside, depth + 1);
      continue;
    }
    const text = textOfPart(value);
    parts.set(path, text);
    length += path.length + text.length + 6;
  }
  return Object.fromEntries(parts);
}

/** The parts of a plain array or object, at most the first `max`; undefined if it has none. */
function partsInside(path: string, value: unknown, max: number): [string, unknown][] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (isPlainArray(value)) {
    if (value.length === 0 || value.every((element) => typeof element === "number")) return undefined;
    return value.slice(0, max).map((element, index) => [`${path}[${index}]`, element]);
  }
  if (!isPlainObject(value)) return undefined;
  const entries = Object.entries(value).slice(0, max);
  return entries.length === 0 ? undefined : entries.map(([key, element]) => [`${path}.${key}`, element]);
}

function textOfPart(value: unknown): string {
  const text = isTask(value) ? `task ${value.contentId} of ${value.operationId}` : inspect(value, shown);
  return text.length > maxPartLength ? `${text.slice(0, maxPartLength)}…` : text;
}
