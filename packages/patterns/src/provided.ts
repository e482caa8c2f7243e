import { part, type Task } from "@mazepa/core";
import { describeValue, isTask } from "@mazepa/core/internal";
import type { Member, NestedStep } from "./pattern-parts.js";
import type { Store } from "./store.js";

/**
 * Puts the names that a step provides into the store. `value` is the step's value; for a nested
 * pattern, its store.
 *
 * @throws TypeError when `value` cannot be spread, or has no fields to pick.
 */
export function provide(store: Record<string, unknown>, { key, step }: Member, value: unknown): void {
  if (step.kind === "pattern") return provideNested(store, step, value as Store);
  const { spread, picked } = step.definition;
  store[key] = value;
  if (spread.length > 0) spread.forEach((name, index) => (store[name] = elementOf(key, value, { index, count: spread.length })));
  for (const name of picked) store[name] = fieldOf(key, value, name);
}

function provideNested(store: Record<string, unknown>, step: NestedStep, inner: Store): void {
  for (const name of step.pattern.provides) if (Object.hasOwn(inner, name)) store[step.outerName(name)] = inner[name];
}

function elementOf(key: string, value: unknown, { index, count }: { index: number; count: number }): unknown {
  if (isTask(value)) return partOf(value, index);
  if (Array.isArray(value) && value.length === count) return value[index] as unknown;
  const found = Array.isArray(value) ? `a list of ${value.length}` : describeValue(value);
  throw new TypeError(`Step "${key}" is spread under ${count} names, but gave ${found}.`);
}

function fieldOf(key: string, value: unknown, name: string): unknown {
  if (isTask(value)) return partOf(value, name);
  if (typeof value === "object" && value !== null) return (value as Store)[name];
  throw new TypeError(`"${name}" is picked from the value of step "${key}", but that is ${describeValue(value)}.`);
}

/** A part of the value of a task, which takes the value's place in a plan. */
function partOf(task: Task, key: string | number): unknown {
  return part(task as Task<never>, key as never);
}
