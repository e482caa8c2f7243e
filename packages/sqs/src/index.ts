/**
 * Queues on Amazon SQS.
 *
 * @packageDocumentation
 */
import "./sqs-broker-url.js";

export { SqsBroker } from "./sqs-broker.js";
export type { SqsBrokerOptions } from "./sqs-options.js";
export { SqsAccessError, SqsRequestError, type SqsRequestName } from "./sqs-errors.js";
export {
  lambdaWorker,
  type LambdaContext,
  type LambdaWorkerOptions,
  type SqsBatchResponse,
  type SqsEvent,
} from "./lambda/lambda-worker.js";
