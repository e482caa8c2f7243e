import { Flow, isFlow } from "./flow.js";
import { all } from "./scopes.js";
import type { FlowValue, ValueOf, Work } from "./yieldable.js";
import { describeValue, isIterator, makerAdvice } from "./describe-value.js";
import { isTask } from "../tasks/task.js";

/** A target of `execute`: a task, a flow, or a function, which may be the body of a flow. */
export type Target = Work | (() => unknown);

/** The type of a target's value. */
export type TargetValue<T> = T extends Work ? ValueOf<T> : T extends () => infer B ? FlowValue<B> : never;

/** The type to which `execute` resolves: a value, or for an array of targets a list of values. */
export type ExecuteResult<T> = T extends readonly unknown[] ? { -readonly [I in keyof T]: TargetValue<T[I]> } : TargetValue<T>;

/**
 * The flow that runs `target`; several targets are roots that take turns.
 *
 * @throws TypeError when it cannot be executed.
 */
export function rootFlow(target: Target | readonly Target[]): Flow {
  const body = Array.isArray(target) ? all(target.map(toWork)) : toWork(target);
  return new Flow({ name: "execute", start: () => body, options: {}, isInternal: true });
}

function toWork(target: unknown): Work {
  if (isTask(target) || isFlow(target)) return target;
  const advice = makerAdvice(target);
  if (typeof target === "function" && advice === "")
    return new Flow({ name: target.name || "function", start: target as () => unknown, options: {} });
  throw new TypeError(
    `execute takes a task, a flow, a function or an array of those, but got ${describeValue(target)}${advice || hint(target)}`,
  );
}

function hint(target: unknown): string {
  return isIterator(target) ? "; give it the flow, or the function without calling it." : ".";
}
