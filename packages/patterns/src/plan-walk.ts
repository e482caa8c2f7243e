import { MazepaError, type Flow, type Task, type Yieldable } from "@mazepa/core";
import { isTask, revertHistory, type InternalFlowContext } from "@mazepa/core/internal";
import { inOrder } from "./edges.js";
import type { Member, PatternParts } from "./pattern-parts.js";
import type { Place } from "./place.js";
import { provide } from "./provided.js";
import { controllerFor } from "./controller-for.js";
import { argumentsOf, workOf } from "./step-work.js";
import type { Store } from "./store.js";

type Walk<R> = Generator<Yieldable, R, unknown>;

/** The placeholder for the value of a flow in a dry run. */
const unknownValue = Symbol("unknown");

/**
 * Yields all steps of a pattern for a plan or a dry run: nothing is run, conditions are not called,
 * and no step is skipped. A task takes the place of an unknown value, so that a plan shows which
 * step takes the value of which.
 */
export function* walkUnrun(place: Place, context: InternalFlowContext, nest: FlowOfPlace): Walk<Store> {
  const { parts, inputs } = place;
  const store: Record<string, unknown> = { ...inputs, ...roundOf(place, context) };
  const works = new Map<number, Task | Flow>();
  for (const member of inOrder(parts.name, parts.members)) {
    const { work, value } = yield* planned(place, { member, store }, { context, nest });
    if (value !== unknownValue) provide(store, member, value);
    else for (const name of member.provides) store[name] = unknownValue;
    if (!work) continue;
    works.set(member.index, work);
    for (const index of member.before) {
      const before = works.get(index);
      if (before) context.planLink?.(before, work, isConditional(parts, index, member));
    }
  }
  return store;
}

type FlowOfPlace = (place: Place) => Flow;

interface Planned {
  /** The task or flow of the step; undefined for a pattern that is walked as a part of this one. */
  readonly work: Task | Flow | undefined;
  readonly value: unknown;
}

interface Walking {
  readonly context: InternalFlowContext;
  readonly nest: FlowOfPlace;
}

function* planned(place: Place, { member, store }: { member: Member; store: Store }, { context, nest }: Walking): Walk<Planned> {
  const { key, step } = member;
  if (step.kind === "pattern") {
    const nested = place.nested(key, step, store);
    return context.withoutResults
      ? { work: undefined, value: yield* walkUnrun(nested, context, nest) }
      : yield* withResult(nest(nested));
  }
  const { definition } = step;
  checkKnown(argumentsOf(definition.sources, store), context.withoutResults === true && definition.callee.kind !== "task");
  const work = workOf(place, { key, definition }, store);
  if (!context.withoutResults) return yield* withResult(work);
  yield work;
  return { work, value: isTask(work) ? work : unknownValue };
}

/**
 * Yields `work` without waiting for it, unlike `yield*`: in a plan, everything has a result once it
 * is yielded.
 */
function* withResult(work: Task | Flow): Walk<Planned> {
  yield work;
  return { work, value: work.result };
}

function isConditional({ members, links }: PatternParts, from: number, to: Member): boolean {
  return links.some((link) => link.condition && link.to === to.key && link.from === members[from]?.key);
}

/** Checks that no argument of a flow is a task in the place of an unknown value. */
function checkKnown(args: readonly unknown[], isOfFlow: boolean): void {
  if (args.some((arg) => arg === unknownValue || (isOfFlow && isTask(arg))))
    throw new MazepaError("MAZEPA_NO_RESULT", "A dry run knows no results, and a step of this pattern needs one.");
}

/** The value of the controller: in the recorded round of a plan, else in the first round. */
function roundOf({ parts: { rounds }, inputs }: Place, { provided }: InternalFlowContext): Store {
  if (rounds?.as === undefined) return {};
  if (provided !== undefined) return { [rounds.as]: provided };
  const controller = controllerFor(rounds, inputs);
  return { [rounds.as]: "provide" in controller ? controller.provide(revertHistory([])) : undefined };
}
