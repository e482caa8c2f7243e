import type { Work } from "@mazepa/core";
import { emitWarning } from "@mazepa/core/internal";

/**
 * The number of members that are compared. To compare all members of a large group would cost a
 * tenth of running them.
 */
const mostCompared = 1000;

/**
 * Warns that equal tasks run once if more than half of a group (or of its first thousand members)
 * are equal to others. Users of Celery expect a run for each member.
 */
export function warnOfEqualMembers(works: readonly Work[]): void {
  if (works.length < 3) return;
  const compared = Math.min(works.length, mostCompared);
  const ids = new Set<unknown>();
  for (const work of works.slice(0, compared)) ids.add(work.id ?? work);
  const equal = compared - ids.size;
  if (equal * 2 <= compared) return;
  emitWarning(
    `${equal} of the ${compared === works.length ? "" : "first "}${compared} members of a group are equal to others of it. ` +
      "Equal tasks run once, and every one of them gets the value. " +
      "To run the same more often, give each an argument of its own, or an id: `.with({ id })`.",
    { type: "MazepaWarning", code: "MAZEPA_EQUAL_MEMBERS" },
  );
}
