// The clock of heads' leases, by which a head can sleep past its lease in an instant: each sleep
// that was noted, in whatever process, puts it ahead by half a minute and a second.
import { appendFileSync, statSync } from "node:fs";

/** More than the lease of a head. */
const sleepMs = 31_000;

/** All clocks of `directory` go ahead. */
export function noteSleep(directory) {
  appendFileSync(fileIn(directory), "z");
}

export function sleepClock(directory) {
  const sleeps = () => statSync(fileIn(directory), { throwIfNoEntry: false })?.size ?? 0;
  return () => Date.now() + sleeps() * sleepMs;
}

function fileIn(directory) {
  return `${directory}/sleeps`;
}
