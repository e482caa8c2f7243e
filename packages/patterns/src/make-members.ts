import { DefinitionError } from "@mazepa/core";
import { describeValue } from "@mazepa/core/internal";
import { checkName } from "./definition-checks.js";
import { edgesOf, type Edges } from "./edges.js";
import { CallableStep } from "./call-step.js";
import { NestedPattern } from "./nested-pattern.js";
import type { BuiltStep, Link, Member } from "./pattern-parts.js";
import type { PatternKind } from "./pattern-types.js";
import { Optional } from "./optional.js";

/** A step whose place in the order is not known yet. */
export type LooseMember = Omit<Member, "before" | "after">;

/**
 * The steps of a pattern, with the names that they take and provide.
 *
 * @throws DefinitionError when a value is not a step, or its key cannot be a name.
 */
export function looseMembers(pattern: string, steps: unknown): LooseMember[] {
  if (typeof steps !== "object" || steps === null)
    throw new DefinitionError(`provides() of pattern "${pattern}" takes an object of steps, but got ${describeValue(steps)}.`);
  return Object.entries(steps).map(([key, step]: [string, unknown], index) => {
    checkName(`provides() of pattern "${pattern}"`, key);
    if (step instanceof CallableStep || step instanceof NestedPattern) return memberOf(key, index, step);
    throw new DefinitionError(
      `Step "${key}" of pattern "${pattern}" is ${describeValue(step)}. Make it by \`step(operation, …names)\`.`,
    );
  });
}

/**
 * The steps, each with the steps before and after it.
 *
 * @throws DefinitionError when they cannot be brought into an order.
 */
export function orderedMembers(loose: readonly LooseMember[], kind: PatternKind, links: readonly Link[]): Member[] {
  const edges: Edges = edgesOf(loose, kind, links);
  return loose.map((member) => ({
    ...member,
    before: [...(edges.before[member.index] ?? [])],
    after: [...(edges.after[member.index] ?? [])],
  }));
}

function memberOf(key: string, index: number, step: BuiltStep): LooseMember {
  if (step.kind === "pattern") {
    const { pattern } = step;
    const outer = (names: Iterable<string>) => [...names].map((name) => step.outerName(name));
    return {
      ...{ key, index, step },
      requires: outer(pattern.takenBy.keys()),
      optional: outer(pattern.optional),
      provides: outer(pattern.provides),
      uncertain: outer(pattern.uncertain),
    };
  }
  const { sources, spread, picked } = step.definition;
  const requires = new Set(sources.filter((source) => typeof source === "string"));
  const optional = new Set(sources.filter((source) => source instanceof Optional).map(({ name }) => name));
  return {
    ...{ key, index, step },
    requires: [...requires],
    optional: [...optional].filter((name) => !requires.has(name)),
    provides: [...new Set([key, ...spread, ...picked])],
    uncertain: [],
  };
}
