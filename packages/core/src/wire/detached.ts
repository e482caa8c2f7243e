import { SerializationError } from "../errors.js";
import { checkRetryPolicy, completeRetryPolicy, type CompleteRetryPolicy, type RetryPolicy } from "../retry/retry-policy.js";
import type { Envelope } from "./envelope.js";

/** The policy of retries that a message can carry: all but the function. */
export type SentRetryPolicy = Omit<CompleteRetryPolicy, "retryIf">;

/** The mark of a detached task, to which no head listens: its worker retries it (rule W13). */
export interface Detached {
  readonly retries: SentRetryPolicy;
}

/** The mark of a task with these retries. */
export function detachedWith(policy: number | RetryPolicy | undefined): Detached {
  const { retryIf, ...retries } = completeRetryPolicy(policy);
  return { retries };
}

/**
 * Reads the mark of a message.
 *
 * @throws SerializationError when it is malformed.
 */
export function detachedField({ detached }: Envelope): Detached | undefined {
  if (detached === undefined) return undefined;
  if (typeof detached !== "object" || detached === null) throw new SerializationError("detached", "of the message is no object.");
  const { retries } = detached as Partial<Detached>;
  try {
    checkRetryPolicy("retries", retries);
    return detachedWith(retries);
  } catch (cause) {
    throw new SerializationError("detached", `of the message makes no sense: ${String(cause)}`, { cause });
  }
}
