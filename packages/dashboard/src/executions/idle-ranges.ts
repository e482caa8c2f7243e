/** A gap shorter than this part of the range is not worth a fold. */
const leastShare = 0.05;

interface Span {
  readonly startedAtMs: number;
  readonly durationMs: number;
}

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The parts of the range in which no task ran. While an execution is running, what runs since the
 * last of these tasks has ended is not known yet.
 */
export function idleRanges(tasks: readonly Span[], { fromMs, toMs }: Range, { isRunning }: { isRunning: boolean }): Range[] {
  const idle: Range[] = [];
  const leastMs = (toMs - fromMs) * leastShare;
  let busyUntilMs = fromMs;
  const byStart = [...tasks].sort((a, b) => a.startedAtMs - b.startedAtMs);
  for (const { startedAtMs, durationMs } of byStart) {
    if (startedAtMs - busyUntilMs >= leastMs) idle.push({ fromMs: busyUntilMs, toMs: startedAtMs });
    busyUntilMs = Math.max(busyUntilMs, startedAtMs + durationMs);
  }
  if (!isRunning && tasks.length > 0 && toMs - busyUntilMs >= leastMs) idle.push({ fromMs: busyUntilMs, toMs });
  return idle;
}
