import { MazepaError } from "@mazepa/core";

/** The value before a step, if there is one. */
export type Lead = readonly [] | readonly [value: unknown];

const unknownValue = Symbol("the value of work that does not run");

/** The lead of a step in a dry run, where no task has a value. */
export const unknownLead: Lead = Object.freeze([unknownValue] as const);

/**
 * The lead itself.
 *
 * @throws MazepaError (`MAZEPA_NO_RESULT`) in a dry run, which counts up to here.
 */
export function checkLead(lead: Lead, who: string): Lead {
  if (lead === unknownLead)
    throw new MazepaError("MAZEPA_NO_RESULT", `${who} needs the value before it, and in a dry run there is none.`);
  return lead;
}
