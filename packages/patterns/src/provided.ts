import { part, type Task } from "@mazepa/core";
import { describeValue, isTask } from "@mazepa/core/internal";
import type { Member } from "./pattern-parts.js";
import type { Store } from "./store.js";

/**
 * What a step provides, by name, once it has given `value`; of a nested pattern, that is its store.
 *
 * @throws TypeError when there is nothing to spread, or to pick from.
 */
export function providedBy({ key, step }: Member, value: unknown): Store {
  if (step.kind === "pattern") return renamedStore(step.pattern.provides, (name) => step.outerName(name), value as Store);
  const { spread, picked } = step.definition;
  if (spread.length === 0 && picked.length === 0) return { [key]: value };
  const provided: Record<string, unknown> = { [key]: value };
  spread.forEach((name, index) => (provided[name] = elementOf(key, value, { index, count: spread.length })));
  for (const name of picked) provided[name] = fieldOf(key, value, name);
  return provided;
}

function renamedStore(names: ReadonlySet<string>, outerName: (name: string) => string, store: Store): Store {
  const provided: Record<string, unknown> = {};
  for (const name of names) if (Object.hasOwn(store, name)) provided[outerName(name)] = store[name];
  return provided;
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
  throw new TypeError(`"${name}" is picked from what step "${key}" gives, but that is ${describeValue(value)}.`);
}

/** In a plan, a task stands for its value. */
function partOf(task: Task, key: string | number): unknown {
  return part(task as Task<never>, key as never);
}
