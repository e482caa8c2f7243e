/**
 * The contracts for authors of brokers, blob stores and execution queues, the checks that every
 * implementation makes, and the codecs of messages.
 *
 * @packageDocumentation
 */
export type { Broker, LeaseKeeperModule } from "./messaging/broker.js";
export {
  QueueNotFoundError,
  BrokerClosedError,
  MessagesNotSentError,
  LeaseLostError,
  QueueConnectionError,
} from "./messaging/queue-errors.js";
export { registerBrokerScheme, type BrokerFactory } from "./messaging/broker-url.js";
export type {
  BrowsedMessage,
  MessageQueue,
  MessageQueueLimits,
  OutgoingMessage,
  QueueDepth,
  ReceivedMessage,
  ReceiveOptions,
} from "./messaging/message-queue.js";
export type { JsonValue } from "./messaging/json-value.js";
export { systemClock, type Clock } from "./messaging/clock.js";
export { leaseKeeperFor } from "./messaging/lease-keeper-for.js";
export { ReceiveStop } from "./messaging/receive-stop.js";
export { checkQueueName } from "./messaging/queue-name.js";
export { deadLetterQueueName, isDeadLetterQueue } from "./messaging/dead-letter-queue.js";
export { checkDelay, checkOutgoing, checkReceive, grantedLeaseMs, type LimitedQueue } from "./messaging/message-limits.js";
export { reportLeaseLost } from "./messaging/report-lease-lost.js";

export type { BlobStore, GetOptions, ListOptions, PutOptions, StoredBlob, WrittenBlob } from "./storage/blob-store.js";
export { registerBlobStoreScheme, type BlobStoreFactory } from "./storage/blob-store-url.js";
export { checkBlobKey, checkBlobPrefix, checkListOptions, checkPutOptions, compareKeys } from "./storage/blob-key.js";
export { fetchPayload, storePayload, type PayloadClaim } from "./storage/claim-check.js";

export {
  SubmissionError,
  type ExecutionChannel,
  type ExecutionQueue,
  type ReachOptions,
  type InFlightAttempt,
  type ReceivedOutcome,
  type ProgressListener,
  type ReceiveOutcomesOptions,
} from "./queues/execution-queue.js";
export type { OutcomeReport, Submission } from "./tasks/submission.js";
export { LiveOperations, type LiveOperationsOptions } from "./operations/live-operations.js";
export { runTask, type RunTaskOptions } from "./operations/run-task.js";
export { decodeReport, encodeReport } from "./wire/report-format.js";
export { decodeSubmission, encodeSubmission } from "./wire/submission-format.js";
