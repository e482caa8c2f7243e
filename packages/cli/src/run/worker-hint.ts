import type { OperationCounts } from "@mazepa/core";
import { Timer } from "@mazepa/core/internal";
import { note } from "../output/output.js";

/** The time in ms to wait for a worker before the hint to start one. */
const hintAfterMs = 10_000;

/**
 * Prints how to start a worker if none takes a task for a while. Returns a function that stops the
 * wait.
 */
export function hintAtWorkers(
  snapshot: () => Readonly<Record<string, OperationCounts>>,
  { queue, module }: { queue: string; module: string },
): () => void {
  const hint = (): void => {
    const counts = Object.values(snapshot());
    const isTaken = counts.some(({ running, succeeded, failed }) => running + succeeded + failed > 0);
    const isWaiting = counts.some(({ submitted }) => submitted > 0);
    if (isWaiting && !isTaken)
      note(`No worker has taken a task yet. To start one: mazepa worker --queue '${queue}' --import ${module}`);
  };
  const timer = new Timer(hintAfterMs, hint, { keepsAlive: false });
  return () => timer.cancel();
}
