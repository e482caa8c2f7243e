import { isMazepaError, StorageConnectionError, StorageError } from "@mazepa/core";

/** The fields of the SDK's errors, whichever copy of it threw them. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $fault?: "client" | "server";
  readonly $retryable?: object;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

/** The HTTP status of an error of the SDK. */
export function statusOf(error: unknown): number | undefined {
  return (error as SdkError | undefined)?.$metadata?.httpStatusCode;
}

/**
 * Whether the SDK had sent the request before: an earlier one may have been carried out although
 * its answer was lost.
 */
export function wasRepeated(error: unknown): boolean {
  return ((error as SdkError | undefined)?.$metadata?.attempts ?? 1) > 1;
}

/**
 * The error to throw for an error of the SDK. `what` begins the message, e.g. `Blob "a" could not
 * be read`; `actions` are the permissions that the request needs.
 */
export function s3Failure(what: string, actions: string, error: unknown): Error {
  if (isMazepaError(error)) return error;
  const { name = "Error", message = String(error) } = (error ?? {}) as SdkError;
  if (isPassing(error as SdkError | undefined))
    return new StorageConnectionError(
      `${what} for now, after trying again: ${name}: ${message}. Check the endpoint and the network if this stays.`,
      { cause: error },
    );
  return new StorageError(`${what}: ${remedyOf(name, statusOf(error), actions)}${name}: ${message}`, { cause: error });
}

/** Whether the network or the server is the cause, so that trying again may help. */
function isPassing(error: SdkError | undefined): boolean {
  const status = statusOf(error);
  if (status !== undefined) return status >= 500 || status === 429;
  if (error?.$fault === "server" || error?.$retryable !== undefined || wasRepeated(error)) return true;
  return typeof error?.code === "string" && /^E[A-Z_]+$/.test(error.code);
}

function remedyOf(name: string, status: number | undefined, actions: string): string {
  if (name === "NoSuchBucket") return "the bucket does not exist. Create it, or check its name and region. AWS says: ";
  if (["CredentialsProviderError", "ExpiredToken", "InvalidAccessKeyId", "SignatureDoesNotMatch"].includes(name))
    return "the credentials are missing, wrong or expired. Check what the AWS SDK finds in this process. AWS says: ";
  if (status === 403) return `it was refused; ${actions} on the bucket must be allowed. AWS says: `;
  if (status === 301 || name === "PermanentRedirect") return "the bucket is in another region; give its `region`. AWS says: ";
  return "";
}
