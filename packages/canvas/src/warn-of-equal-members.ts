import type { Work } from "@mazepa/core";

/**
 * So many members tell enough of a group: comparing all of a large one would cost as much as a
 * tenth of running them.
 */
const mostCompared = 1000;

/**
 * Says that equal tasks run once when that is so for more than half of a group, or of its first
 * thousand. Users of Celery expect as many runs as there are members.
 */
export function warnOfEqualMembers(works: readonly Work[]): void {
  if (works.length < 3) return;
  const compared = Math.min(works.length, mostCompared);
  const ids = new Set<unknown>();
  for (const work of works.slice(0, compared)) ids.add(work.id ?? work);
  const equal = compared - ids.size;
  if (equal * 2 <= compared) return;
  process.emitWarning(
    `${equal} of the ${compared === works.length ? "" : "first "}${compared} members of a group are equal to others of it. ` +
      "Equal tasks run once, and all who asked for them get the value. " +
      "To run the same more often, give each an argument of its own, or an id: `.with({ id })`.",
    { type: "MazepaWarning", code: "MAZEPA_EQUAL_MEMBERS" },
  );
}
