import { isTask } from "../tasks/task.js";

/** `args` with the values of tasks in place of the tasks, at any depth of plain arrays and objects; what holds none is shared, not copied. */
export function resolveArguments(args: readonly unknown[], values: ReadonlyMap<string, unknown>): readonly unknown[] {
  return resolve(args, values, new Map()) as readonly unknown[];
}

function resolve(value: unknown, values: ReadonlyMap<string, unknown>, resolved: Map<object, unknown>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isTask(value)) return values.get(value.id);
  if (resolved.has(value)) return resolved.get(value);
  resolved.set(value, value);
  const result = Array.isArray(value) ? resolveArray(value, values, resolved) : resolveObject(value, values, resolved);
  resolved.set(value, result);
  return result;
}

function resolveArray(list: readonly unknown[], values: ReadonlyMap<string, unknown>, resolved: Map<object, unknown>): readonly unknown[] {
  const result = list.map((item) => resolve(item, values, resolved));
  return result.some((item, index) => item !== list[index]) ? result : list;
}

function resolveObject(value: object, values: ReadonlyMap<string, unknown>, resolved: Map<object, unknown>): object {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.prototype.toString.call(value) !== "[object Object]") return value;
  if (prototype !== null && prototype !== undefined && Object.getPrototypeOf(prototype) !== null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, resolve(item, values, resolved)]);
  const isChanged = entries.some(([key, item]) => item !== Reflect.get(value, key));
  return isChanged ? Object.fromEntries(entries) : value;
}
