import { isTask, type Task } from "../tasks/task.js";
import { describeValue, makerAdvice } from "./describe-value.js";
import { isFlow, type Flow } from "./flow.js";

const dependencyBrand = Symbol.for("mazepa.dependency");

/**
 * A wait. Yielded by a flow, it holds the flow until its targets are done. Made by
 * {@link dependency}.
 */
export class Dependency {
  /**
   * The tasks and flows to wait for; undefined means everything that the flow has yielded so far.
   */
  readonly targets: readonly (Task | Flow)[] | undefined;
  /** If set, the wait ends as soon as fewer than this many children of the flow are in flight. */
  readonly below: number | undefined;

  constructor(targets: readonly (Task | Flow)[] | undefined, below?: number) {
    this.targets = targets;
    this.below = below;
  }

  get [dependencyBrand](): true {
    return true;
  }
}

/** Whether `value` is a dependency, from this copy of core or another. */
export function isDependency(value: unknown): value is Dependency {
  return typeof value === "object" && value !== null && dependencyBrand in value;
}

/** The arguments of {@link dependency}: tasks and flows, and arrays of those. */
export type DependencyTarget = Task | Flow | readonly DependencyTarget[];

/**
 * Waits, when yielded, for the given tasks and flows; with no arguments, for everything that the
 * flow has yielded so far. Done includes failed. For a task or flow that the flow never yielded, a
 * `DependencyError` is thrown at that `yield`.
 *
 * @example
 * ```ts
 * flowSchema({ name: "both" }, function* (urls: string[]) {
 *   const texts = urls.map((url) => load.makeTask(url));
 *   yield texts; // started
 *   yield dependency(texts); // until all of them are done
 *   return texts.map((text) => text.result.length);
 * });
 * ```
 *
 * @throws TypeError when something else is given, e.g. a promise.
 */
export function dependency(...targets: readonly DependencyTarget[]): Dependency {
  if (targets.length === 0) return new Dependency(undefined);
  const flat: (Task | Flow)[] = [];
  const collect = (target: unknown): void => {
    if (Array.isArray(target)) target.forEach(collect);
    else if (isTask(target) || isFlow(target)) flat.push(target);
    else throw new TypeError(`dependency() takes tasks and flows, but got ${describeValue(target)}${makerAdvice(target)}`);
  };
  targets.forEach(collect);
  return new Dependency(flat);
}
