import { asError } from "../serialization/as-error.js";
import type { TaskLog } from "../tasks/task-context.js";
import type { CompleteWorkerOptions } from "./worker-options.js";

/**
 * Warns about queues whose transport gives a message up before this worker does: then the head
 * would get no report. Queues whose limit cannot be read share one warning. Never rejects.
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
    `The delivery limit of ${unread.map((name) => `"${name}"`).join(", ")} could not be read. Make sure that it is above maxDeliveries (${maxDeliveries}). ${problem}`,
    { queues: unread },
  );
}

function tooSoon(queue: string, limit: number, maxDeliveries: number): string {
  return (
    `Queue "${queue}" silently moves a message away after ${limit} deliveries, before this worker can report its task as failed (maxDeliveries: ${maxDeliveries}). ` +
    `Raise the limit of the queue above ${maxDeliveries}, or set maxDeliveries below ${limit}.`
  );
}
