import { MemoryBroker } from "@mazepa/core";
import { ManualClock, messageQueueConformance } from "@mazepa/testing";

const onLeaseLost = (): void => undefined;

messageQueueConformance("MemoryBroker on the system's clock", () => new MemoryBroker({ onLeaseLost }));

messageQueueConformance("MemoryBroker on a manual clock, with small batches", () => {
  const clock = new ManualClock();
  const limits = { maxBatch: 3, maxMessageBytes: 1000, leaseGranularityMs: 1000 };
  return { broker: new MemoryBroker({ clock, limits, onLeaseLost }), passTime: (ms) => clock.advance(ms) };
});
