import { asError } from "../serialization/as-error.js";
import type { TaskLog } from "../tasks/task-context.js";
import type { CompleteWorkerOptions } from "./worker-options.js";

/**
 * Warns where the transport gives messages up before this worker does: their heads would hear nothing of it. That the limit cannot be read is said once.
 * Never rejects.
 */
export async function warnOfDeliveryLimits(
  { broker, queues, maxDeliveries }: Pick<CompleteWorkerOptions, "broker" | "queues" | "maxDeliveries">,
  log: TaskLog,
): Promise<void> {
  if (!broker.deliveryLimit) return;
  const unread: string[] = [];
  let problem = "";
  for (const queue of queues) {
    try {
      const limit = await broker.deliveryLimit(queue);
      if (limit !== undefined && limit <= maxDeliveries) log.warn(tooSoon(queue, limit, maxDeliveries), { queue });
    } catch (error) {
      unread.push(queue);
      problem = asError(error).message;
    }
  }
  if (unread.length === 0) return;
  log.warn(
    `How often messages of ${unread.map((name) => `"${name}"`).join(", ")} are delivered at most could not be read. Make sure that it is more than maxDeliveries (${maxDeliveries}). ${problem}`,
    { queues: unread },
  );
}

function tooSoon(queue: string, limit: number, maxDeliveries: number): string {
  return (
    `Queue "${queue}" moves a message away after ${limit} deliveries and tells nobody, before this worker can report its task as failed (maxDeliveries: ${maxDeliveries}). ` +
    `Raise the limit of the queue above ${maxDeliveries}, or set maxDeliveries below ${limit}.`
  );
}
