import { isMazepaError, StorageError } from "@mazepa/core";

/** What errors of the SDK have, whichever copy of it threw them. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

/** The status of the answer that an error of the SDK stands for. */
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
 * What an error of the SDK means. `what` begins the message, e.g. `Blob "a" could not be read`;
 * `actions` are the permissions that it takes.
 */
export function s3Failure(what: string, actions: string, error: unknown): Error {
  if (isMazepaError(error)) return error;
  const { name = "Error", message = String(error) } = (error ?? {}) as SdkError;
  return new StorageError(`${what}: ${remedyOf(name, statusOf(error), actions)}${name}: ${message}`, { cause: error });
}

function remedyOf(name: string, status: number | undefined, actions: string): string {
  if (name === "NoSuchBucket") return "there is no such bucket. Make it, or check its name and region. AWS says: ";
  if (["CredentialsProviderError", "ExpiredToken", "InvalidAccessKeyId", "SignatureDoesNotMatch"].includes(name))
    return "the credentials are missing, wrong or expired. Check what the AWS SDK finds in this process. AWS says: ";
  if (status === 403) return `it was refused; ${actions} on the bucket must be allowed. AWS says: `;
  if (status === 301 || name === "PermanentRedirect") return "the bucket is in another region; give its `region`. AWS says: ";
  return "";
}
