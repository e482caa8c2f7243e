import type { Member } from "./pattern-parts.js";
import type { Skip } from "./pattern-types.js";

/** The kinds of skip, the widest last. */
const widths: readonly Skip[] = ["step", "neighbours", "pattern", "all"];

/** The widest of several skips: it counts when several conditions are false (rule P8). */
export function widest(skips: readonly Skip[]): Skip {
  return widths[Math.max(...skips.map((skip) => widths.indexOf(skip)))] ?? "all";
}

/**
 * The steps that are skipped with `origin`, itself first. `"pattern"` and `"neighbours"` do not
 * reach into nested patterns.
 */
export function skippedWith(members: readonly Member[], origin: Member, skip: Skip): Member[] {
  if (skip === "step") return [origin];
  const isTaken = (member: Member) => skip === "all" || member.step.kind !== "pattern";
  if (skip === "neighbours") return [origin, ...allOf(members, origin.after).filter(isTaken)];
  const reached = new Set([origin]);
  for (const member of reached) for (const next of allOf(members, member.after)) reached.add(next);
  return [origin, ...[...reached].filter((member) => member !== origin && isTaken(member))];
}

/** All steps that come before `member`, at any distance. */
export function ancestorsOf(members: readonly Member[], member: Member): ReadonlySet<Member> {
  const reached = new Set(allOf(members, member.before));
  for (const each of reached) for (const earlier of allOf(members, each.before)) reached.add(earlier);
  return reached;
}

function allOf(members: readonly Member[], indexes: readonly number[]): Member[] {
  return indexes.map((index) => members[index]).filter((member) => member !== undefined);
}
