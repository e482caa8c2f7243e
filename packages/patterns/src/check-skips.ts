import { DefinitionError } from "@mazepa/core";
import type { Link, Member } from "./pattern-parts.js";
import { skippedWith } from "./skipping.js";

/**
 * Names that may be absent at the end although the pattern itself is not skipped. Steps must take
 * them by `optional`.
 */
export function uncertainNames(members: readonly Member[], links: readonly Link[]): Set<string> {
  const names = new Set(members.flatMap(({ uncertain }) => uncertain));
  for (const { skip, skipped } of skips(members, links))
    if (skip !== "all") for (const { provides } of skipped) for (const name of provides) names.add(name);
  return names;
}

/**
 * Checks that a step takes a name by `optional` if it may run although the step that provides the
 * name was skipped (rule P8).
 *
 * @throws DefinitionError naming the step and the name.
 */
export function checkSkips(pattern: string, members: readonly Member[], links: readonly Link[]): void {
  for (const { skipped } of skips(members, links)) {
    const gone = new Set(skipped);
    const names = new Map(skipped.flatMap(({ provides, key }) => provides.map((name) => [name, key] as const)));
    for (const member of members) if (!gone.has(member)) checkTakes(pattern, member, names);
  }
  const uncertain = new Map(members.flatMap(({ uncertain, key }) => uncertain.map((name) => [name, key] as const)));
  for (const member of members) checkTakes(pattern, member, uncertain);
}

function checkTakes(pattern: string, { key, requires }: Member, absent: ReadonlyMap<string, string>): void {
  for (const name of requires) {
    const provider = absent.get(name);
    if (provider !== undefined)
      throw new DefinitionError(
        `Step "${key}" of pattern "${pattern}" may run though step "${provider}", or a part of it, is skipped, which provides "${name}". Take it by \`optional("${name}")\`.`,
      );
  }
}

function* skips(members: readonly Member[], links: readonly Link[]) {
  for (const { to, condition } of links) {
    const origin = members.find(({ key }) => key === to);
    if (origin && condition) yield { skip: condition.skip, skipped: skippedWith(members, origin, condition.skip) };
  }
}
