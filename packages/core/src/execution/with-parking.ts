import { nowMs } from "../now-ms.js";
import { isParkable } from "../scheduling/parking.js";
import { repeat } from "../timer.js";
import type { ExecutionContext } from "./execution-context.js";

/** The bounds of the interval at which an execution is looked at, in ms. */
const minLookMs = 10;
const maxLookMs = 10_000;

/**
 * Runs `work`, and parks its execution once it waits only for what is more than `parkAfterMs` away
 * (rule J12).
 */
export async function withParking<T>({ driver, options }: ExecutionContext, work: () => Promise<T>): Promise<T> {
  const { parkAfterMs } = options;
  if (parkAfterMs === undefined) return work();
  const look = (): void => {
    const parking = driver.scheduler.parking();
    if (parking && isParkable(parking, { nowMs: nowMs(), parkAfterMs })) driver.park();
  };
  const lookMs = Math.min(Math.max(parkAfterMs / 10, minLookMs), maxLookMs);
  const looks = repeat(lookMs, look, { keepsAlive: false });
  try {
    return await work();
  } finally {
    looks.cancel();
  }
}
