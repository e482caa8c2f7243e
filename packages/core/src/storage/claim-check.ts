import { createHash } from "node:crypto";
import { StorageError } from "../errors.js";
import type { BlobStore } from "./blob-store.js";

/** The fields of a message in place of a payload that is too large for it. */
export interface PayloadClaim {
  readonly sizeBytes: number;
  /**
   * SHA-256 of the payload, in hex. With the prefix, which both sides know, it forms the payload's
   * key.
   */
  readonly sha256: string;
}

/**
 * Stores a payload under `prefix` (segments of a key, without the last slash). Equal payloads are
 * stored once.
 *
 * @example
 * ```ts
 * const claim = await storePayload(store, "payloads", Buffer.from("a large text"));
 * console.log(claim.sizeBytes);
 * ```
 */
export async function storePayload(store: BlobStore, prefix: string, bytes: Uint8Array): Promise<PayloadClaim> {
  const claim = { sizeBytes: bytes.byteLength, sha256: sha256Of(bytes) };
  await store.put(payloadKey(prefix, claim), bytes, { ifAbsent: true });
  return claim;
}

/**
 * The payload of `claim`. The claim is not trusted: it can name only payloads under `prefix`, and
 * their content is verified.
 *
 * @example
 * ```ts
 * const claim = await storePayload(store, "payloads", Buffer.from("a large text"));
 * const bytes = await fetchPayload(store, "payloads", claim);
 * ```
 *
 * @throws StorageError when the claim is malformed, or the payload is missing or not the one that
 *   was stored.
 */
export async function fetchPayload(store: BlobStore, prefix: string, claim: PayloadClaim): Promise<Uint8Array> {
  const key = payloadKey(prefix, claim);
  const found = await store.get(key);
  if (!found) {
    throw new StorageError(
      `Payload "${key}" (${claim.sizeBytes} bytes) is not in the store. Was it deleted, or does this side use another store than the one that sent it?`,
    );
  }
  const { bytes } = found;
  if (bytes.byteLength === claim.sizeBytes && sha256Of(bytes) === claim.sha256) return bytes;
  throw new StorageError(
    `Payload "${key}" is not what was stored: ${claim.sizeBytes} bytes with SHA-256 ${claim.sha256} were announced, ` +
      `${bytes.byteLength} bytes with SHA-256 ${sha256Of(bytes)} were found. It is not used.`,
  );
}

/** Whether `value`, which is not trusted, is a claim on some payload. */
export function isPayloadClaim(value: unknown): value is PayloadClaim {
  if (typeof value !== "object" || value === null) return false;
  const { sha256, sizeBytes } = value as Partial<Record<keyof PayloadClaim, unknown>>;
  const isSize = Number.isSafeInteger(sizeBytes) && (sizeBytes as number) >= 0;
  return isSize && typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256);
}

function payloadKey(prefix: string, claim: PayloadClaim): string {
  if (isPayloadClaim(claim)) return `${prefix}/${claim.sha256}`;
  const { sha256, sizeBytes }: PayloadClaim = claim;
  throw new StorageError(
    `A message claims a payload without a proper SHA-256 and size (SHA-256: ${textOf(sha256)}, size: ${textOf(sizeBytes)}). It is not used.`,
  );
}

/**
 * The beginning of a field's text. A field that is neither text nor number is not written out,
 * since it may be nested too deeply.
 */
function textOf(field: unknown): string {
  return typeof field === "string" || typeof field === "number" ? JSON.stringify(field).slice(0, 100) : typeof field;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
