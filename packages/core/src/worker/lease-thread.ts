import { LeaseRenewalThread } from "../messaging/lease-renewal-thread.js";
import type { TaskLog } from "../tasks/task-context.js";
import type { CompleteWorkerOptions } from "./worker-options.js";

/**
 * Starts a thread that renews leases: with isolation `"inline"`, user code shares the worker's own
 * (rule W2). Where there can be none, a warning says so.
 */
export async function startLeaseThread(
  { isolation, broker, leaseMs }: CompleteWorkerOptions,
  log: TaskLog,
): Promise<LeaseRenewalThread | undefined> {
  if (isolation !== "inline") return undefined;
  if (broker.leaseKeeper === undefined || !LeaseRenewalThread.isThere()) {
    log.warn(
      `Leases on broker "${broker.name}" cannot be renewed from another thread: an operation that blocks this thread for longer than leaseMs (${leaseMs}) may run twice. Use isolation "thread" for such operations.`,
    );
    return undefined;
  }
  const keeper = broker.leaseKeeper();
  if (keeper === undefined) return undefined;
  const thread = new LeaseRenewalThread({ ...keeper, leaseMs }, (message) => log.warn(message));
  await thread.start();
  return thread;
}
