/**
 * Keeps the processor busy for `ms`, or does nothing, and gives `value` back: what all pools of the
 * bench run.
 */
export function work({ ms, value }: { ms: number; value: number }): number {
  if (ms > 0) for (const untilMs = performance.now() + ms; performance.now() < untilMs;);
  return value;
}

export default work;
