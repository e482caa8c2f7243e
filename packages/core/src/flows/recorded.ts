import { Scope, type Resumed } from "../tasks/scope.js";
import { Flow } from "./flow.js";
import { internalFlowContext } from "./flow-context.js";
import { sleep } from "./scopes.js";
import type { Work } from "./yieldable.js";

/**
 * `yield* recorded()` waits until everything that this flow has seen so far is durable in the
 * checkpoint; without one it goes on at once. Put it before an action of the head that cannot be
 * undone, such as removing intermediates: an execution that is killed and resumed runs tasks again
 * that were not recorded.
 *
 * @example
 * ```ts
 * flowSchema({ name: "careful" }, function* (url: string) {
 *   yield* load.makeTask(url);
 *   yield* recorded(); // a resumed execution does not load it again
 *   console.log("loaded for good");
 * });
 * ```
 */
export function recorded(): Generator<Work, void, Resumed> {
  // A dry run records nothing, and goes on.
  if (internalFlowContext().withoutResults) return sleep(0);
  const start = async (): Promise<void> => internalFlowContext().flush?.();
  return new Scope("one", [new Flow<void>({ name: "recorded", start, options: {}, isInternal: true })]);
}
