import type { ExecutionChannel } from "../queues/execution-queue.js";
import type { CancelledAttempt } from "../scheduling/cancelled-attempt.js";
import type { Input } from "../scheduling/protocol.js";

/**
 * Tells attempts to stop. The queue is first asked to give back those that it has not started and
 * that may have to be undone otherwise (rule R3).
 */
export function cancelAttempts(
  channel: ExecutionChannel,
  attempts: readonly CancelledAttempt[],
  tell: (input: Input) => void,
): void | Promise<unknown> {
  const asked = attempts.filter(({ mayBeGivenBack }) => mayBeGivenBack).map(({ taskId }) => taskId);
  const given = new Set(asked.length > 0 ? channel.withdraw?.(asked) : []);
  const back = attempts.filter(({ taskId }) => given.has(taskId));
  if (back.length > 0) tell({ type: "given-back", attempts: back });
  const others = attempts.filter(({ taskId }) => !given.has(taskId)).map(({ taskId }) => taskId);
  if (others.length > 0) return channel.cancel(others);
}
