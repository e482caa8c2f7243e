import type { IncomingHttpHeaders } from "node:http";

/** A request on its way to the emulator. */
export interface ProxiedRequest {
  /** The action of SQS, else the method, e.g. `SendMessageBatch` or `PUT`. */
  readonly action: string;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer, from the emulator or of a test. */
export interface ProxiedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
