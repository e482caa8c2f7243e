import { define, isPlainArray } from "@mazepa/core/internal";
import type { Lowered } from "./future.js";
import { FutureDict } from "./future-dict.js";
import { FutureList } from "./future-list.js";
import type { LoweredFields } from "./lowering.js";
import { ValueFuture } from "./value-future.js";

/** The kind of value at one place of the fields, and at the places inside it. */
interface Marks {
  kind?: Lowered["kind"];
  readonly inside: Map<string | number, Marks>;
}

/**
 * The fields of a graph task where it runs: each future holds its value. The argument is not
 * changed.
 */
export function runningFields({ fields, futures }: LoweredFields): Record<string, unknown> {
  const root: Marks = { inside: new Map() };
  for (const [kind, ...path] of futures) {
    let marks = root;
    for (const key of path) {
      const next: Marks = marks.inside.get(key) ?? { inside: new Map() };
      marks.inside.set(key, next);
      marks = next;
    }
    marks.kind = kind;
  }
  return restored(fields, root) as Record<string, unknown>;
}

function restored(value: unknown, { kind, inside }: Marks): unknown {
  if (kind === "value") return new ValueFuture(value);
  const content = inside.size === 0 ? value : copied(value as object, inside);
  if (kind === "list") return new FutureList(content as never);
  if (kind === "dict") return new FutureDict(content as never);
  return content;
}

function copied(value: object, inside: Marks["inside"]): object {
  const copy: object = isPlainArray(value) ? [] : {};
  for (const [key, item] of Object.entries(value)) {
    const marks = inside.get(key) ?? inside.get(Number(key));
    define(copy, key, marks ? restored(item, marks) : item);
  }
  return copy;
}
