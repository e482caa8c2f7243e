import type { PayloadCodec } from "../wire/payload-codec.js";

/** Options of `readResult`. */
export interface ReadResultOptions {
  /** The codec of the workers, if they have one. */
  readonly payloadCodec?: PayloadCodec;
}
