import type { ExecutionChannel, ReceivedOutcome } from "../queues/execution-queue.js";

/** What is run together may take so long. */
const togetherMs = 1;

/**
 * Takes outcomes that can be had without waiting, of one task after the other, until `deliver` says of one that what it tells may change what else is to run. It is given how many
 * came before it.
 */
export function takeOutcomes(channel: ExecutionChannel, deliver: (outcome: ReceivedOutcome, untold: number) => boolean): void {
  const untilMs = performance.now() + togetherMs;
  let untold = 0;
  let isDecided = false;
  do {
    const outcomes = channel.takeOutcomes?.() ?? [];
    if (outcomes.length === 0) return;
    for (const outcome of outcomes) isDecided = deliver(outcome, untold++) || isDecided;
  } while (!isDecided && performance.now() < untilMs);
}
