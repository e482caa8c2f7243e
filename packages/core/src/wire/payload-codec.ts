import { InvalidOptionError } from "../errors.js";

/**
 * A hook for encryption or compression of payloads (arguments, state, results and errors). Heads
 * and workers need the same one. What `decode` throws refuses the message.
 */
export interface PayloadCodec {
  /** What is sent in place of `payload`. */
  encode(payload: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** What was encoded. */
  decode(payload: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** @throws InvalidOptionError when `codec` is given and has not both functions. */
export function checkPayloadCodec(codec: PayloadCodec | undefined): void {
  if (codec === undefined || (typeof codec.encode === "function" && typeof codec.decode === "function")) return;
  throw new InvalidOptionError('Option "payloadCodec" must have the functions `encode` and `decode`.');
}
