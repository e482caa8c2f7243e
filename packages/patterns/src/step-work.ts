import { makeFlow, makeTask, type Flow, type Task } from "@mazepa/core";
import { asStep, flowAsStep } from "@mazepa/core/internal";
import type { CallDefinition } from "./pattern-parts.js";
import type { Place } from "./place.js";
import { Optional } from "./optional.js";
import { Constant } from "./constant.js";
import type { Source } from "./source.js";
import type { Store } from "./store.js";

/** A step that runs an operation or a flow. */
export interface Call {
  readonly key: string;
  readonly definition: CallDefinition;
}

/** The task or flow of a step. */
export function workOf(place: Place, { key, definition }: Call, store: Store): Task | Flow {
  const { callee, sources } = definition;
  const args = argumentsOf(sources, store);
  if (callee.kind === "task") return taskOf(place, { key, definition }, makeTask(callee.operation as AnyFunction, ...args));
  const flow = callee.kind === "schema" ? makeFlow(callee.schema, ...args) : callee.schema(...args);
  const { tags, workerType } = definition.options;
  const hasOptions = tags !== undefined || workerType !== undefined;
  const optioned = hasOptions ? flow.with({ ...(tags && { tags }), ...(workerType !== undefined && { workerType }) }) : flow;
  return flowAsStep(optioned, { pattern: place.parts.name, name: place.nameOf(key), kind: "step" });
}

type AnyFunction = (...args: unknown[]) => unknown;

/** The task of a step; each step has its own, even if several do the same (rule P4). */
function taskOf(place: Place, { key, definition }: Call, task: Task): Task {
  const { options } = definition;
  const label = place.nameOf(key);
  const { name } = place.parts;
  if (options.shared) return asStep(task.with({ ...options, label }), name);
  return asStep(task, name, { options: { ...options, label }, place: `${place.scope}\n${key}` });
}

/** The arguments of a step, from the store. */
export function argumentsOf(sources: readonly Source[], store: Store): unknown[] {
  return sources.map((source) => {
    if (source instanceof Constant) return source.value;
    const name = source instanceof Optional ? source.name : source;
    return Object.hasOwn(store, name) ? store[name] : undefined;
  });
}
