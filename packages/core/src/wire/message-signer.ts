import { createHmac, timingSafeEqual } from "node:crypto";
import { InvalidOptionError, SignatureError } from "../errors.js";

/** A secret that heads and workers share: text, or bytes. */
export type SigningKey = string | Uint8Array;

/**
 * How long a signature is valid. SQS keeps no message longer (`MessageRetentionPeriod` in its
 * documentation), nor do most other queues.
 */
const validityMs = 14 * 24 * 60 * 60 * 1000;

/** The tolerated difference between the clocks of two machines. */
const clockSkewMs = 5 * 60 * 1000;

const signaturePattern = /^hmac-sha256 (\d{13,16}) ([0-9a-f]{64})$/;

/** @throws InvalidOptionError when `keys` is given and is not a list of secrets. */
export function checkSigningKeys(keys: readonly SigningKey[] | undefined): void {
  if (keys === undefined) return;
  const isKey = (key: unknown) => (typeof key === "string" ? key !== "" : ArrayBuffer.isView(key) && key.byteLength > 0);
  if (Array.isArray(keys) && keys.length > 0 && keys.every(isKey)) return;
  throw new InvalidOptionError(
    'Option "signingKeys" must be an array of at least one secret: texts or byte arrays that are not empty.',
  );
}

/**
 * Signs and verifies messages. A signed message has two lines: the envelope, and
 * `hmac-sha256 <expiry> <signature>`. The signature is the HMAC-SHA-256 (RFC 2104) over the queue's
 * name, the expiry and the envelope, which names execution, task and attempt.
 */
export class MessageSigner {
  readonly #keys: readonly SigningKey[];
  readonly #now: () => number;

  /**
   * The first key signs, and all verify. Without keys, messages are neither signed nor verified.
   */
  constructor(keys: readonly SigningKey[] = [], now: () => number = Date.now) {
    this.#keys = keys;
    this.#now = now;
  }

  /** The most bytes that {@link sign} adds to an envelope. */
  get overheadBytes(): number {
    return this.#keys.length === 0 ? 0 : 100;
  }

  sign(queue: string, envelope: string): string {
    const [key] = this.#keys;
    if (key === undefined) return envelope;
    const expiry = String(this.#now() + validityMs);
    return `${envelope}\nhmac-sha256 ${expiry} ${signatureOf(key, [queue, expiry, envelope]).toString("hex")}`;
  }

  /**
   * The envelope of a message that came from `queue`.
   *
   * @throws SignatureError when there are keys and the message is unsigned, altered, expired, or
   *   was meant for another queue.
   */
  verify(queue: string, message: string): string {
    const end = message.indexOf("\n");
    const envelope = end === -1 ? message : message.slice(0, end);
    if (this.#keys.length === 0) return envelope;
    const [, expiry = "", signature = ""] = signaturePattern.exec(end === -1 ? "" : message.slice(end + 1)) ?? [];
    if (signature === "") throw refused(queue, "is not signed");
    const isGenuine = this.#keys.some((key) =>
      timingSafeEqual(signatureOf(key, [queue, expiry, envelope]), Buffer.from(signature, "hex")),
    );
    if (!isGenuine)
      throw refused(queue, "was altered, was sent to another queue, or was signed with a key that is not known here");
    if (Number(expiry) + clockSkewMs < this.#now())
      throw refused(queue, `has expired (${new Date(Number(expiry)).toISOString()})`);
    return envelope;
  }
}

function signatureOf(key: SigningKey, parts: readonly string[]): Buffer {
  return createHmac("sha256", key).update(parts.join("\n")).digest();
}

function refused(queue: string, why: string): SignatureError {
  return new SignatureError(
    `A message of queue "${queue}" ${why}. It is not read any further. Give heads and workers the same signingKeys.`,
  );
}
