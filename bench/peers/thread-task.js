/** The same task that the other pools of the bench run. */
export default function work({ ms, value }) {
  if (ms > 0) for (const untilMs = performance.now() + ms; performance.now() < untilMs;);
  return value;
}
