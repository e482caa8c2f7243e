import { DefinitionError } from "@mazepa/core";
import { checkChoice, checkKnown, describeValue } from "@mazepa/core/internal";
import type { Condition, Link, PatternParts } from "./pattern-parts.js";
import type { Skip } from "./pattern-types.js";

/** A link that is to be added. */
export interface NewLink {
  readonly from: string;
  readonly to: string;
  readonly options: unknown;
}

/**
 * The links of a pattern with one more; the same list if it has that one.
 *
 * @throws DefinitionError when a step is not known, or there is such a link with other options.
 */
export function linked({ name, kind, members, links }: PatternParts, { from, to, options }: NewLink): readonly Link[] {
  if (kind !== "graph")
    throw new DefinitionError(`Steps of ${kind} pattern "${name}" cannot be linked: only those of a graph can.`);
  for (const key of [from, to])
    if (!members.some((member) => member.key === key))
      throw new DefinitionError(
        `A link of pattern "${name}" names ${typeof key === "string" ? `"${key}"` : describeValue(key)}, which is not one of its steps.`,
      );
  if (from === to) throw new DefinitionError(`Step "${from}" of pattern "${name}" cannot be linked to itself.`);
  const condition = conditionOf(options);
  const known = links.find((link) => link.from === from && link.to === to);
  if (!known) return [...links, { from, to, condition }];
  if (known.condition?.when === condition?.when && known.condition?.skip === condition?.skip) return links;
  throw new DefinitionError(`Steps "${from}" and "${to}" of pattern "${name}" are linked already, with other options.`);
}

function conditionOf(options: unknown): Condition | undefined {
  if (options === undefined) return undefined;
  const { when, skip = "all" } = options as { when?: unknown; skip?: Skip };
  checkKnown("link", options as object, ["when", "skip"]);
  checkChoice("skip", skip, ["all", "pattern", "neighbours", "step"]);
  if (typeof when !== "function")
    throw new DefinitionError(`The option \`when\` of a link is a function, but got ${describeValue(when)}.`);
  return { when: when as Condition["when"], skip };
}
