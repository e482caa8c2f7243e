import { isMazepaError, QueueConnectionError, QueueNotFoundError } from "@mazepa/core";
import { SqsAccessError, SqsRequestError, type SqsRequestName } from "./sqs-errors.js";

/** The fields of the SDK's errors, whichever copy of it threw them. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $fault?: "client" | "server";
  readonly $retryable?: object;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

const missingQueue = new Set(["QueueDoesNotExist", "NonExistentQueue"]);
const denied = new Set(["AccessDenied", "AccessDeniedException", "KmsAccessDenied", "KMS.AccessDeniedException"]);
const badCredentials = new Set([
  "CredentialsProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "InvalidSecurity",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);
const passing = new Set([
  "InternalError",
  "InternalFailure",
  "KmsThrottled",
  "OverLimit",
  "PriorRequestNotComplete",
  "QueueDeletedRecently",
  "RequestThrottled",
  "RequestTimeout",
  "ServiceUnavailable",
  "Throttling",
  "ThrottlingException",
  "TimeoutError",
  "TooManyRequestsException",
]);

/**
 * The code of an SDK error or of a failed batch entry, without the prefixes that some of them have.
 */
export function sqsCode(error: unknown): string {
  const name = (error as SdkError | undefined)?.name ?? "";
  return name.replace(/^(AWS\.SimpleQueueService\.|com\.amazonaws\.sqs#)/, "");
}

/** Whether an error says that there is no such queue. */
export function isMissingQueue(error: unknown): boolean {
  return missingQueue.has(sqsCode(error)) || isMazepaError(error, "MAZEPA_QUEUE_NOT_FOUND");
}

/** The error to throw for an error of the SDK. */
export function sqsFailure(error: unknown, request: SqsRequestName): Error {
  if (isMazepaError(error)) return error;
  const code = sqsCode(error);
  const cause = { cause: error };
  const said = saidBy(error);
  if (missingQueue.has(code)) return new QueueNotFoundError(request.queue, request.broker, cause);
  if (denied.has(code)) return new SqsAccessError(request, `${remedyOf(code, request)} AWS says: ${said}`, cause);
  if (badCredentials.has(code)) {
    const problem = `the credentials are missing, wrong or expired. Check what the AWS SDK finds in this process (environment, profile, role). AWS says: ${said}`;
    return new SqsAccessError(request, problem, cause);
  }
  if (/region is missing/i.test(said))
    return new SqsRequestError(request, "no region is known. Give `region`, or set AWS_REGION.", cause);
  if (!isPassing(error, code)) return new SqsRequestError(request, said, cause);
  return new QueueConnectionError(
    `sqs:${request.action} on queue "${request.queue}" of broker "${request.broker}" failed for now, after trying again: ${said}. Check the region, the endpoint and the network if this stays.`,
    cause,
  );
}

function remedyOf(code: string, { action }: SqsRequestName): string {
  if (/kms/i.test(code))
    return "the queue is encrypted and its key is not allowed: add kms:Decrypt and kms:GenerateDataKey on the key.";
  const given = action === "GetQueueUrl" ? " (or give the queue's URL in `queueUrls`, then it is not needed)" : "";
  return `add sqs:${action} on this queue to the role's policy${given}.`;
}

function isPassing(error: unknown, code: string): boolean {
  const { $fault, $retryable, $metadata, code: system } = (error ?? {}) as SdkError;
  if (passing.has(code) || $fault === "server" || $retryable !== undefined) return true;
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) return status >= 500 || status === 429;
  // There was no answer, and the SDK has tried again; or the network failed (ECONNRESET, ENOTFOUND
  // …).
  if (($metadata?.attempts ?? 1) > 1) return true;
  return typeof system === "string" && /^E[A-Z_]+$/.test(system);
}

function saidBy(error: unknown): string {
  const { name = "Error", message = String(error), code } = (error ?? {}) as SdkError;
  return `${name}: ${message === "" ? (code ?? "no message") : message}`;
}
