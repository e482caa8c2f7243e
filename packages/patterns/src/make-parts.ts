import { contentOf } from "./content.js";
import { checkNames } from "./check-names.js";
import { checkSkips, uncertainNames } from "./check-skips.js";
import { inOrder } from "./edges.js";
import { looseMembers, orderedMembers } from "./make-members.js";
import type { Link, Member, PatternParts } from "./pattern-parts.js";
import type { PatternKind, PatternOptions } from "./pattern-types.js";
import type { PatternRounds } from "./rounds.js";

/** The input from which a pattern is made. */
export interface PatternSource {
  readonly name: string;
  readonly kind: PatternKind;
  readonly options: PatternOptions;
  readonly rounds: PatternRounds | undefined;
  readonly steps: unknown;
  readonly links: readonly Link[];
}

/**
 * The parts of a pattern, once it has been checked (rule P3).
 *
 * @throws DefinitionError when its steps do not fit together.
 */
export function makeParts({ steps, ...source }: PatternSource): PatternParts {
  const { name, kind, rounds, links } = source;
  const loose = looseMembers(name, steps);
  checkNames({ name, kind, provided: rounds?.as, members: loose });
  const members = orderedMembers(loose, kind, links);
  inOrder(name, members);
  checkSkips(name, members, links);
  const own = new Set(members.flatMap(({ provides }) => provides));
  const given = new Set([...(kind === "unordered" ? [] : own), ...(rounds?.as === undefined ? [] : [rounds.as])]);
  const takenBy = takers({ members, rounds, given });
  const optional = members.flatMap((member) => member.optional).filter((each) => !given.has(each) && !takenBy.has(each));
  let content: string | undefined;
  return {
    ...source,
    ...{ members, takenBy, optional: new Set(optional) },
    provides: new Set([...(rounds?.as === undefined ? [] : [rounds.as]), ...own]),
    uncertain: uncertainNames(members, links),
    content: () => (content ??= contentOf({ ...source, members })),
  };
}

interface Taking {
  readonly members: readonly Member[];
  readonly rounds: PatternRounds | undefined;
  readonly given: ReadonlySet<string>;
}

/**
 * The names that nothing in the pattern provides, each with the step or controller that takes it.
 */
function takers({ members, rounds, given }: Taking): Map<string, string> {
  const taken = new Map(rounds?.requires.map((name) => [name, "the controller of its rounds"]));
  for (const { key, step, requires } of members)
    for (const name of requires)
      if (!given.has(name) && !taken.has(name))
        taken.set(name, `step "${key}"${step.kind === "pattern" ? ` (pattern "${step.pattern.name}")` : ""}`);
  return taken;
}
