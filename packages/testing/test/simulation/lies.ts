import type { Random } from "../../src/faults.js";

const lies = [{ startedAtMs: 1.7e18 }, { durationMs: 1e300 }, { durationMs: -1 }, { worker: 7 }, { status: "done" }];

/** A report about an attempt that no worker has sent, and that cannot be. */
export function lieAbout([taskId, attempt]: readonly [string, number], random: Random): object {
  const lie = lies[Math.floor(random() * lies.length)];
  return { taskId, attempt, status: "succeeded", startedAtMs: 0, durationMs: 1, worker: "liar", isLie: true, ...lie };
}
