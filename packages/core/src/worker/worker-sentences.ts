import { durationText } from "../progress/progress-text.js";
import type { OperationActivity } from "./operation-activity.js";
import type { WorkerStats } from "./worker-stats.js";

/** The ends of a task in a worker. */
const ends = ["succeeded", "failed", "cancelled", "dropped", "lost", "released"] as const;

/** What a worker has done in all, as its last line says it. */
export function endSentence(stats: WorkerStats, lastedMs: number): string {
  const { succeeded, failed, cancelled, poison, brokerErrors } = stats;
  const ran = succeeded + failed + cancelled;
  const parts = [
    ...ends.filter((end) => stats[end] > 0).map((end) => `${stats[end]} ${end}`),
    ...(poison > 0 ? [`${counted(poison, "message")} kept as dead letters`] : []),
    ...(brokerErrors > 0 ? [`${counted(brokerErrors, "request")} to the broker failed`] : []),
  ];
  const work = ran === 0 ? "" : ` after ${counted(ran, "task")} in ${durationText(lastedMs)}${rate(ran, lastedMs)}`;
  return `The worker has ended${work || " and ran no task"}${parts.length > 0 ? `: ${parts.join(", ")}` : ""}.`;
}

/** What a worker has done since its last such line, and what it runs now. */
export function activitySentence(
  { succeeded, failed, cancelled }: Pick<WorkerStats, "succeeded" | "failed" | "cancelled">,
  { lastedMs, operations }: { readonly lastedMs: number; readonly operations: Readonly<Record<string, OperationActivity>> },
): string {
  const ended = succeeded + failed + cancelled;
  const done = ended === 0 ? "No task has ended" : `${counted(ended, "task")} ended${failed > 0 ? `, ${failed} failed,` : ""}`;
  const running = Object.entries(operations).flatMap(([id, { running }]) => (running > 0 ? [`${running} × ${id}`] : []));
  return `${done} in ${durationText(lastedMs)}${rate(ended, lastedMs)}; ${running.length > 0 ? `running: ${running.join(", ")}` : "nothing runs"}.`;
}

/** The counts that are not zero. */
export function nonZero(stats: WorkerStats): Partial<WorkerStats> {
  return Object.fromEntries(Object.entries(stats).filter(([, count]) => count !== 0));
}

function rate(count: number, lastedMs: number): string {
  const perSecond = lastedMs > 0 ? (count / lastedMs) * 1000 : 0;
  if (perSecond < 0.1) return "";
  return ` (${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString("en-US")}/s)`;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}
