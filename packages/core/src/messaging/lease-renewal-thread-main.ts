import { parentPort, workerData } from "node:worker_threads";
import type { LeaseKeeperModule } from "./broker.js";
import { systemClock } from "./clock.js";
import { asError } from "../serialization/as-error.js";
import type { FromLeaseRenewalThread, LeaseRenewalThreadData, ToLeaseRenewalThread } from "./lease-renewal-thread.js";
import { repeat } from "../timer.js";

const { module, options, leaseMs } = workerData as LeaseRenewalThreadData;
const keeper = (await import(module)) as LeaseKeeperModule;
const held = new Map<string, Set<string>>();
const busy = new Set<string>();

const post = (message: FromLeaseRenewalThread): void => parentPort?.postMessage(message);

parentPort?.on("message", ({ type, queue, handle }: ToLeaseRenewalThread) => {
  const handles = held.get(queue) ?? new Set();
  held.set(queue, handles);
  if (type === "add") handles.add(handle);
  else handles.delete(handle);
});

post({ type: "ready" });

repeat(leaseMs / 3, () => {
  for (const [queue, handles] of held) if (handles.size > 0 && !busy.has(queue)) void extend(queue, [...handles]);
});

async function extend(queue: string, handles: readonly string[]): Promise<void> {
  busy.add(queue);
  try {
    const untilMs = systemClock.now() + leaseMs;
    const lost = await keeper.extend(options, queue, handles, leaseMs);
    for (const handle of lost) held.get(queue)?.delete(handle);
    const isLost = new Set(lost);
    post({ type: "extended", handles: handles.filter((handle) => !isLost.has(handle)), untilMs });
    if (lost.length > 0) post({ type: "lost", handles: lost });
  } catch (error) {
    post({ type: "failed", message: `Leases on queue "${queue}" could not be extended: ${asError(error).message}` });
  } finally {
    busy.delete(queue);
  }
}
