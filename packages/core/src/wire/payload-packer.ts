import { PayloadTooLargeError, SerializationError } from "../errors.js";
import { fetchPayload, isPayloadClaim, storePayload, type PayloadClaim } from "../storage/claim-check.js";
import type { BlobStore } from "../storage/blob-store.js";
import type { Envelope } from "./envelope.js";
import type { PayloadCodec } from "./payload-codec.js";

/**
 * The payload's fields in a message: a text, base64 of a codec's output, or a claim on a blob. It
 * has none for `undefined`.
 */
export interface PackedPayload {
  readonly payload?: string;
  readonly base64?: string;
  readonly claim?: PayloadClaim;
  /** Whether a codec encoded the payload. */
  readonly coded?: true;
}

/** The execution of a payload, and its outcome queue. */
export interface PayloadPlace {
  readonly executionId: string;
  readonly replyTo?: string | undefined;
}

/** The place of a payload, and the space for it in the message. */
export interface PackOptions extends PayloadPlace {
  readonly roomBytes: number;
  /** The name in error messages, e.g. `The result of task 12`. */
  readonly what: string;
}

/**
 * The key prefix of blobs with large payloads of one execution. Those of an outcome queue have one
 * of their own: what a head removes at its end is never what the next one has just sent.
 */
export function payloadPrefix({ executionId, replyTo }: PayloadPlace): string {
  const prefix = `executions/${executionId}/payloads`;
  return replyTo === undefined ? prefix : `${prefix}/${replyTo}`;
}

/**
 * Packs payloads into messages and unpacks them: through the codec, and through a blob store if
 * they are too large (claim check).
 */
export class PayloadPacker {
  readonly #store: BlobStore | undefined;
  readonly #codec: PayloadCodec | undefined;

  constructor({ payloads, payloadCodec }: { payloads?: BlobStore | undefined; payloadCodec?: PayloadCodec | undefined }) {
    this.#store = payloads;
    this.#codec = payloadCodec;
  }

  /**
   * The fields for a payload that fits into any message; undefined if payloads go through a codec.
   */
  packShort(text: string): PackedPayload | undefined {
    return this.#codec ? undefined : { payload: text };
  }

  /**
   * The fields for the message; without a promise if nothing needs one. Throws or rejects with
   * PayloadTooLargeError if the payload does not fit and there is no store.
   */
  pack(text: string | undefined, place: PackOptions): PackedPayload | Promise<PackedPayload> {
    if (text === undefined) return nothing;
    if (this.#codec) return this.#packCoded(text, this.#codec, place);
    const sizeBytes = jsonBytes(text, place.roomBytes);
    return sizeBytes <= place.roomBytes ? { payload: text } : this.#claim(Buffer.from(text), place, sizeBytes);
  }

  /**
   * The text of the payload; without a promise if nothing needs one.
   *
   * @throws SerializationError when the message has no valid payload; StorageError when the blob is
   *   missing or not what it should be. Rejects with them, too.
   */
  unpack(packed: PackedPayload, place: PayloadPlace): string | undefined | Promise<string> {
    this.#checkCodec(packed);
    if (packed.payload !== undefined) return packed.payload;
    return packed.base64 === undefined && packed.claim === undefined ? undefined : this.#unpackBytes(packed, place);
  }

  async #packCoded(text: string, codec: PayloadCodec, place: PackOptions): Promise<PackedPayload> {
    const bytes = await codec.encode(Buffer.from(text));
    const sizeBytes = Math.ceil(bytes.byteLength / 3) * 4 + 2;
    if (sizeBytes <= place.roomBytes) return { base64: Buffer.from(bytes).toString("base64"), coded: true };
    return { ...(await this.#claim(bytes, place, sizeBytes)), coded: true };
  }

  async #claim(bytes: Uint8Array, place: PackOptions, sizeBytes: number): Promise<PackedPayload> {
    if (this.#store) return { claim: await storePayload(this.#store, payloadPrefix(place), bytes) };
    const { roomBytes, what } = place;
    throw new PayloadTooLargeError(
      `${what} takes ${sizeBytes} bytes in a message, which has room for ${roomBytes}. Give a blob store as \`payloads\` to heads and workers, ` +
        "so that large values travel through it, or pass a reference to the data instead.",
      { sizeBytes, limitBytes: roomBytes },
    );
  }

  async #unpackBytes({ base64, claim, coded }: PackedPayload, place: PayloadPlace): Promise<string> {
    const bytes = claim ? await this.#fetch(claim, place) : Buffer.from(base64 ?? "", "base64");
    const plain = coded && this.#codec ? await this.#codec.decode(bytes) : bytes;
    return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString();
  }

  async #fetch(claim: PayloadClaim, place: PayloadPlace): Promise<Uint8Array> {
    if (this.#store) return fetchPayload(this.#store, payloadPrefix(place), claim);
    throw new SerializationError(
      "",
      `The message's payload (${claim.sizeBytes} bytes) lies in a blob store, and this side has none. Give it the same \`payloads\` as the side that sent it.`,
    );
  }

  #checkCodec({ coded, payload, base64, claim }: PackedPayload): void {
    if (payload === undefined && base64 === undefined && claim === undefined) return;
    if (Boolean(coded) === Boolean(this.#codec)) return;
    throw new SerializationError(
      "",
      `The payload was ${coded ? "" : "not "}encoded by a payloadCodec, and this side has ${this.#codec ? "one" : "none"}. Heads and workers need the same.`,
    );
  }
}

/**
 * Reads the payload's fields of a message.
 *
 * @throws SerializationError when they are malformed.
 */
export function payloadFields({ payload, base64, claim, coded }: Envelope): PackedPayload {
  if (payload !== undefined && typeof payload !== "string") throw malformed("payload");
  if (base64 !== undefined && typeof base64 !== "string") throw malformed("base64");
  if (claim !== undefined && !isPayloadClaim(claim)) throw malformed("claim");
  return {
    ...(payload !== undefined && { payload }),
    ...(base64 !== undefined && { base64 }),
    ...(claim !== undefined && { claim }),
    ...(coded === true && { coded: true }),
  };
}

const nothing: PackedPayload = {};

/**
 * The size of `text` as JSON in UTF-8. It is counted only if it may exceed `limit`: a UTF-16 unit
 * takes six bytes at most.
 */
function jsonBytes(text: string, limit: number): number {
  return text.length * 6 + 2 <= limit ? 0 : Buffer.byteLength(JSON.stringify(text));
}

function malformed(name: string): SerializationError {
  return new SerializationError(name, "is malformed in the message.");
}
