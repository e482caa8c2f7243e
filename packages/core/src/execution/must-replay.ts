import type { Scheduler } from "../scheduling/scheduler.js";
import type { AdvanceQuota } from "./advance-quota.js";
import type { Recalls } from "./recalls.js";

/**
 * Whether records are still to be replayed below a race, so that it ends as before (rule E8). That
 * takes at most one advance for each record: a flow below a race may also be one that never has to
 * wait.
 */
export function mustReplay(scheduler: Scheduler, { urgentCount }: Recalls, quota: AdvanceQuota): boolean {
  if (urgentCount > 0) return true;
  const { restoredCount } = scheduler;
  return restoredCount > 0 && !quota.isEnoughFor(restoredCount) && scheduler.isNextInRace;
}
