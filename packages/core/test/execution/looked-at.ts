import type { ExecutionQueue } from "@mazepa/core";
import { gate } from "../gate.js";

/** `remote`, which tells when a head has looked `times` times for what is in flight. */
export function lookedAt(remote: ExecutionQueue, times: number): { queue: ExecutionQueue; looked: Promise<void> } {
  const { opened: looked, open } = gate();
  let left = times;
  const queue: ExecutionQueue = {
    name: remote.name,
    async open(...args) {
      const channel = await remote.open(...args);
      const inFlight = channel.inFlight?.bind(channel);
      channel.inFlight = (forMs) => {
        left -= 1;
        if (left === 0) open();
        return inFlight?.(forMs) ?? [];
      };
      return channel;
    },
  };
  return { queue, looked };
}
