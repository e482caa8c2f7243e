/**
 * The seed of everything that tests try at random: 1, or a fresh one in a search (`MAZEPA_SEARCH`),
 * which is printed at the start. `MAZEPA_SEED=<seed>` repeats a run.
 */
export const seed = Number(process.env["MAZEPA_SEED"] ?? 1);

/**
 * `npm test` does a tenth of all runs; `MAZEPA_SEARCH=1`, as in `npm run test:search`, does all of
 * them, `MAZEPA_SEARCH=5` five times as many.
 */
const share = Number(process.env["MAZEPA_SEARCH"] ?? 0.1);

/** Whether this is a search, so that what is tried one by one is tried whole. */
export const isSearch = process.env["MAZEPA_SEARCH"] !== undefined;

/** How many of `fullCount` random runs a test does now. */
export function runs(fullCount: number): number {
  return Math.ceil(fullCount * share);
}

/**
 * The places (1, 2, 3…) at which a test kills a process in turn, without end: all of them in a
 * search, else one in `stride`, of which the seed chooses the first.
 */
export function* killPlaces(stride: number): Generator<number> {
  const distance = isSearch ? 1 : stride;
  for (let place = 1 + (seed % distance); ; place += distance) yield place;
}
