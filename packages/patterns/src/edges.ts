import { DefinitionError } from "@mazepa/core";
import type { Link } from "./pattern-parts.js";
import type { PatternKind } from "./pattern-types.js";

/** The steps before and after each step, by index. */
export interface Edges {
  readonly before: readonly ReadonlySet<number>[];
  readonly after: readonly ReadonlySet<number>[];
}

interface Named {
  readonly key: string;
  readonly index: number;
  readonly requires: readonly string[];
  readonly optional: readonly string[];
  readonly provides: readonly string[];
}

/** The order of the steps of a pattern: by their keys, none, or by names and links (rule P1). */
export function edgesOf(members: readonly Named[], kind: PatternKind, links: readonly Link[]): Edges {
  const before = members.map(() => new Set<number>());
  const after = members.map(() => new Set<number>());
  const add = (from: number, to: number) => {
    after[from]?.add(to);
    before[to]?.add(from);
  };
  if (kind === "linear") for (const { index } of members.slice(1)) add(index - 1, index);
  if (kind === "graph") {
    const providers = providersOf(members);
    for (const { index, requires, optional } of members)
      for (const name of [...requires, ...optional]) {
        const from = providers.get(name);
        if (from !== undefined && from !== index) add(from, index);
      }
    const places = new Map(members.map(({ key, index }) => [key, index]));
    for (const { from, to } of links) add(places.get(from) ?? -1, places.get(to) ?? -1);
  }
  return { before, after };
}

/** The index of the step that provides each name. */
export function providersOf(members: readonly Named[]): ReadonlyMap<string, number> {
  return new Map(members.flatMap(({ provides, index }) => provides.map((name) => [name, index] as const)));
}

/**
 * The steps in a topological order.
 *
 * @throws DefinitionError naming the cycle, when there is one.
 */
export function inOrder<
  M extends { readonly key: string; readonly before: readonly number[]; readonly after: readonly number[] },
>(pattern: string, members: readonly M[]): M[] {
  const missing = members.map(({ before }) => before.length);
  const ordered = members.filter(({ before }) => before.length === 0);
  for (const member of ordered)
    for (const next of member.after) if (--(missing[next] as number) === 0) ordered.push(members[next] as M);
  if (ordered.length === members.length) return ordered;
  throw new DefinitionError(`The steps of pattern "${pattern}" wait for each other: ${wayRound(members, missing)}.`);
}

/**
 * The keys of a cycle. Every step that is never ready comes after another such step, so walking
 * backward closes a cycle.
 */
function wayRound(
  members: readonly { readonly key: string; readonly before: readonly number[] }[],
  missing: readonly number[],
): string {
  const way: number[] = [];
  let at = missing.findIndex((count) => count > 0);
  while (!way.includes(at)) {
    way.unshift(at);
    at = members[at]?.before.find((index) => (missing[index] ?? 0) > 0) ?? -1;
  }
  const round = way.slice(0, way.indexOf(at) + 1);
  return [at, ...round].map((index) => `"${members[index]?.key}"`).join(" → ");
}
