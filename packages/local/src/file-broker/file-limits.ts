import type { MessageQueueLimits } from "@mazepa/core/transport";

const day = 24 * 60 * 60 * 1000;

/** The limits of a queue in files. */
export const fileLimits: MessageQueueLimits = {
  maxMessageBytes: 1024 * 1024,
  maxBatch: 1000,
  maxDelayMs: 30 * day,
  maxLeaseMs: day,
  leaseGranularityMs: 1,
  exactDepth: true,
};
