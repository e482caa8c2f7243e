import { InvalidOptionError } from "../errors.js";

/**
 * A hook to encrypt or compress payloads (arguments, state, results and errors). Heads and workers
 * need the same one. If `decode` throws, the message is refused.
 */
export interface PayloadCodec {
  /** The bytes to send instead of `payload`. */
  encode(payload: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** The bytes that were encoded. */
  decode(payload: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** @throws InvalidOptionError when `codec` is given and lacks one of the functions. */
export function checkPayloadCodec(codec: PayloadCodec | undefined): void {
  if (codec === undefined || (typeof codec.encode === "function" && typeof codec.decode === "function")) return;
  throw new InvalidOptionError('Option "payloadCodec" must have the functions `encode` and `decode`.');
}
