import type { Work } from "@mazepa/core";

/**
 * Says that equal tasks run once when that is so for more than half of a group. Users of Celery
 * expect as many runs as there are members.
 */
export function warnOfEqualMembers(works: readonly Work[]): void {
  if (works.length < 3) return;
  const ids = new Set<unknown>();
  for (const work of works) ids.add(work.id ?? work);
  const equal = works.length - ids.size;
  if (equal * 2 <= works.length) return;
  process.emitWarning(
    `${equal} of the ${works.length} members of a group are equal to others of it. Equal tasks run once, and all who asked for them get the value. ` +
      "To run the same more often, give each an argument of its own, or an id: `.with({ id })`.",
    { type: "MazepaWarning", code: "MAZEPA_EQUAL_MEMBERS" },
  );
}
