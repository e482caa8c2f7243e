import type { Resumed } from "../tasks/scope.js";
import { isTask } from "../tasks/task.js";
import { Dependency } from "./dependency.js";
import { describeValue, makerAdvice } from "./describe-value.js";
import { Flow, isFlow } from "./flow.js";
import { internalFlowContext } from "./flow-context.js";
import { all } from "./scopes.js";
import type { FlowValue, ValueOf, Work, Yieldable } from "./yieldable.js";
import { boundTo } from "../tasks/work-state.js";

/** A task, a flow, or a function that is called in the head when its turn comes. */
export type Stage = Work | (() => unknown);

/** The type of a stage's value. */
export type StageValue<S> = S extends Work ? ValueOf<S> : S extends () => infer B ? FlowValue<B> : never;

/** {@link StageValue} for each element of a list. */
export type StageValues<T extends readonly Stage[]> = { -readonly [I in keyof T]: StageValue<T[I]> };

/**
 * A flow that runs `stages` one after the other and evaluates to the list of their values.
 *
 * @example
 * ```ts
 * const [text, words] = await execute(sequentialFlow([load.makeTask(url), survey(urls)]));
 * ```
 *
 * @throws TypeError when a stage is neither a task, a flow nor a function.
 */
export function sequentialFlow<const T extends readonly Stage[]>(stages: T): Flow<StageValues<T>> {
  const works = worksOf("sequentialFlow", stages);
  return new Flow({ name: "sequentialFlow", start: () => inSequence(works), options: {} });
}

/**
 * A flow that runs `stages` together, flows taking turns, and evaluates to the list of their
 * values.
 *
 * @example
 * ```ts
 * const [text, words] = await execute(concurrentFlow([load.makeTask(url), survey(urls)]));
 * ```
 *
 * @throws TypeError when a stage is neither a task, a flow nor a function.
 */
export function concurrentFlow<const T extends readonly Stage[]>(stages: T): Flow<StageValues<T>> {
  const works = worksOf("concurrentFlow", stages);
  return new Flow({ name: "concurrentFlow", start: () => together(works), options: {} });
}

/** A flow that calls `body` when its turn comes; never in a dry run. */
function callFlow(body: () => unknown): Flow {
  const start = () => (internalFlowContext().dryRun ? undefined : body());
  return new Flow({ name: body.name || "function", start, options: {} });
}

function worksOf(what: string, stages: readonly Stage[]): Work[] {
  if (!Array.isArray(stages)) throw new TypeError(`${what}() takes an array of stages, not ${describeValue(stages)}`);
  return stages.map(toWork);
}

function toWork(stage: unknown): Work {
  if (isTask(stage) || isFlow(stage)) return stage;
  const advice = makerAdvice(stage);
  if (typeof stage === "function" && advice === "") return callFlow(stage as () => unknown);
  throw new TypeError(`A stage must be a task, a flow or a function, but this is ${describeValue(stage)}${advice}`);
}

function* inSequence(stages: readonly Work[]): Generator<Yieldable, unknown, Resumed> {
  const { owner, namespace, withoutResults } = internalFlowContext();
  const works = withoutResults ? stages : stages.map((stage): Work => boundTo(stage, owner, namespace));
  for (const work of works) {
    yield work;
    yield new Dependency([work]);
  }
  return withoutResults ? undefined : works.map((work): unknown => work.result);
}

function* together(stages: readonly Work[]): Generator<Yieldable, unknown, Resumed> {
  if (internalFlowContext().withoutResults) yield stages;
  else return yield* all(stages);
}
