import type { Member } from "./pattern-parts.js";
import type { Skip } from "./pattern-types.js";

/** The widest last. */
const widths: readonly Skip[] = ["step", "neighbours", "pattern", "all"];

/** Where several conditions say no, the widest counts (rule P8). */
export function widest(skips: readonly Skip[]): Skip {
  return widths[Math.max(...skips.map((skip) => widths.indexOf(skip)))] ?? "all";
}

/**
 * The steps that `origin` takes with it when it is skipped, itself first. A nested pattern is no
 * step of this one: `"pattern"` and `"neighbours"`
 * leave it alone.
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
