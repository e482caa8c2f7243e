// The broker that heads and workers of a chaos run use: a directory, with faults.
import { FileBroker } from "@mazepa/local";
import { FaultyBroker } from "@mazepa/testing/faults";
import { forwarding } from "./liar.js";

const rates = {
  loss: 0.01,
  duplication: 0.02,
  delay: 0.02,
  reorder: 0.1,
  disconnects: 0.02,
  lostAcknowledgements: 0.02,
  lostExtensions: 0.01,
};

/**
 * The length of leases: a lost message comes again when its lease has run out, so it is short. The
 * head, which asks for the longest possible lease, gets this one, too.
 */
export const leaseMs = 1500;

export function chaosBroker(directory, seed) {
  const broker = new FileBroker(directory, { onLeaseLost: () => undefined });
  return new FaultyBroker(withShortLeases(broker), { seed, ...rates });
}

function withShortLeases(broker) {
  return forwarding(broker, {
    queue(name) {
      const queue = broker.queue(name);
      return forwarding(queue, { limits: { ...queue.limits, maxLeaseMs: leaseMs } });
    },
  });
}
