import { countOf } from "./check.js";

/** What a pool of two threads is given. */
export function poolWorkloads(run) {
  const all = (ms) => async (count) =>
    countOf(await Promise.all(Array.from({ length: count }, (_, value) => run({ ms, value }))));
  return { "threads, no-ops": all(0), "threads, 2 ms": all(2) };
}
