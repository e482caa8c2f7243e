export * from "./errors.js";

export type { Broker, LeaseKeeperModule } from "./messaging/broker.js";
export type {
  MessageQueue,
  MessageQueueLimits,
  OutgoingMessage,
  QueueDepth,
  ReceivedMessage,
  ReceiveOptions,
} from "./messaging/message-queue.js";
export type { JsonValue } from "./messaging/json-value.js";
export { systemClock, type Clock } from "./messaging/clock.js";
export { MemoryBroker, type MemoryBrokerOptions } from "./messaging/memory-broker.js";
export { openBroker, registerBrokerScheme, type BrokerFactory } from "./messaging/broker-url.js";
export * from "./messaging/queue-errors.js";
export { checkQueueName } from "./messaging/queue-name.js";
export { checkDelay, checkOutgoing, checkReceive, grantedLeaseMs, type LimitedQueue } from "./messaging/message-limits.js";
export { reportLeaseLost } from "./messaging/report-lease-lost.js";

export type { BlobStore, PutOptions, StoredBlob, WrittenBlob } from "./storage/blob-store.js";
export { checkBlobKey, checkBlobPrefix, checkPutOptions } from "./storage/blob-key.js";
export { MemoryBlobStore } from "./storage/memory-blob-store.js";
export { FileBlobStore } from "./storage/file-blob-store.js";
export { openBlobStore, registerBlobStoreScheme, type BlobStoreFactory } from "./storage/blob-store-url.js";
export { fetchPayload, storePayload, type PayloadClaim } from "./storage/claim-check.js";
