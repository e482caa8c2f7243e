/**
 * Conformance suites for brokers, blob stores and execution queues, faults, and a manual clock.
 *
 * @packageDocumentation
 */
export type { BrokerUnderTest, MakeBroker } from "./message-queue/broker-under-test.js";
export { messageQueueConformance } from "./message-queue/message-queue-conformance.js";
export type { BlobStoreUnderTest, MakeBlobStore } from "./blob-store/blob-store-under-test.js";
export { blobStoreConformance } from "./blob-store/blob-store-conformance.js";
export * from "./faults.js";
export { stepTrace } from "./step-trace.js";
export type { ExecutionQueueUnderTest, MakeExecutionQueue } from "./execution-queue/execution-queue-under-test.js";
export { executionQueueConformance } from "./execution-queue/execution-queue-conformance.js";
