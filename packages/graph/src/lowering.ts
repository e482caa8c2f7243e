import { DefinitionError } from "@mazepa/core";
import { define, isPart, isPlainArray, isPlainObject, isTask } from "@mazepa/core/internal";
import { isFuture, type Lowered, lowerSymbol } from "./future.js";

/**
 * The place of a future in the fields, and the kind of value that replaces it where the task runs.
 */
export type FutureMark = readonly [kind: Lowered["kind"], ...path: (string | number)[]];

/** The fields of a graph task as arguments of a core task. */
export interface LoweredFields {
  /** The fields, with a core task, a part or a value in place of each future. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly futures: readonly FutureMark[];
}

/**
 * The fields of `instance` as arguments of a core task: futures are found at any depth of plain
 * arrays and objects.
 *
 * @throws DefinitionError naming a field that holds a task of core without `future(…)`, or a future
 *   in a cycle.
 */
export function lowerFields(instance: object): LoweredFields {
  const futures: FutureMark[] = [];
  const className = instance.constructor.name;
  const open: (string | number)[] = [];
  const around = new Set<object>();
  const lower = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (isFuture(value)) return lowerFuture(value[lowerSymbol]());
    if (isTask(value) || isPart(value)) throw bareTask(className, open);
    if (!isPlainArray(value) && !isPlainObject(value)) return value;
    if (around.has(value)) throw cyclicFutures(className, open);
    around.add(value);
    const lowered = isPlainArray(value) ? value.map((element, index) => at(index, element)) : lowerRecord(value);
    around.delete(value);
    return lowered;
  };
  const at = (key: string | number, value: unknown): unknown => {
    open.push(key);
    const lowered = lower(value);
    open.pop();
    return lowered;
  };
  const lowerRecord = (record: object): Record<string, unknown> => {
    const lowered: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(record)) define(lowered, key, at(key, value));
    return lowered;
  };
  const lowerFuture = ({ kind, content }: Lowered): unknown => {
    futures.push([kind, ...open]);
    return kind === "value" ? content : lower(content);
  };
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(instance)) define(fields, name, holdsWork(value) ? at(name, value) : value);
  return { fields, futures };
}

/**
 * Whether there is a future or a task in `value`. A value without one is serialized as it is, with
 * its shared parts and cycles.
 */
function holdsWork(value: unknown): boolean {
  const seen = new Set<unknown>([value]);
  for (const item of seen) {
    if (typeof item !== "object" || item === null) continue;
    if (isFuture(item) || isTask(item) || isPart(item)) return true;
    if (isPlainArray(item) || isPlainObject(item)) for (const part of Object.values(item)) seen.add(part);
  }
  return false;
}

function cyclicFutures(className: string, path: readonly (string | number)[]): DefinitionError {
  return new DefinitionError(
    `Field ${path.join(".")} of graph task ${className} leads back to an object around it, which holds a future. Futures stand in lists and objects without cycles.`,
  );
}

function bareTask(className: string, path: readonly (string | number)[]): DefinitionError {
  return new DefinitionError(
    `Field ${path.join(".")} of graph task ${className} holds a task of core. Wrap it: \`future(operation.makeTask(…))\`.`,
  );
}
