/** The width of a step of the distribution of delays. */
export const delayStepMin = 5;

const firstStepMin = -40;
const lastStepMin = 120;

/** Counts of flights by their delay in minutes. */
export type DelayCounts = Readonly<Record<string, number>>;

/** The delay that the given share of flights did not exceed (the nearest rank). */
export function quantile(counts: DelayCounts, share: number): number {
  const sorted = sortedDelays(counts);
  const rank = share * sorted.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [delayMin, count] of sorted) {
    seen += count;
    if (seen >= rank) return delayMin;
  }
  return 0;
}

/**
 * Flights by steps of five minutes; whatever is beyond is counted in the first and the last step.
 */
export function delaySteps(counts: DelayCounts): { fromMin: number; flights: number }[] {
  const steps = new Map<number, number>();
  for (let fromMin = firstStepMin; fromMin <= lastStepMin; fromMin += delayStepMin) steps.set(fromMin, 0);
  for (const [delayMin, count] of sortedDelays(counts)) {
    const step = Math.floor(delayMin / delayStepMin) * delayStepMin;
    const fromMin = Math.min(lastStepMin, Math.max(firstStepMin, step));
    steps.set(fromMin, (steps.get(fromMin) ?? 0) + count);
  }
  return [...steps].map(([fromMin, flights]) => ({ fromMin, flights }));
}

function sortedDelays(counts: DelayCounts): [delayMin: number, count: number][] {
  return Object.entries(counts)
    .map(([delay, count]): [number, number] => [Number(delay), count])
    .sort(([a], [b]) => a - b);
}
