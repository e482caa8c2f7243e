import type { IncomingHttpHeaders } from "node:http";
import type { ProxiedAnswer } from "./proxied.js";

/**
 * S3's answer to a conditional write whose condition does not hold (its user guide, "conditional
 * writes"); undefined if it does.
 */
export function conditionRefusal(headers: IncomingHttpHeaders, present: ProxiedAnswer): ProxiedAnswer | undefined {
  const isThere = present.status === 200;
  if (headers["if-none-match"] === "*" && isThere) return s3Error(412, "PreconditionFailed");
  const wanted = headers["if-match"];
  if (wanted === undefined) return undefined;
  if (!isThere) return s3Error(404, "NoSuchKey");
  return present.headers.etag === wanted ? undefined : s3Error(412, "PreconditionFailed");
}

/** An error as S3 writes it. */
export function s3Error(status: number, code: string): ProxiedAnswer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code} (injected)</Message><RequestId>0</RequestId></Error>`;
  return { status, headers: { "content-type": "application/xml" }, body: Buffer.from(body) };
}

/** Locks by key: one holder of a key at a time. */
export class KeyLocks {
  readonly #last = new Map<string, Promise<unknown>>();

  hold<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.#last.get(key) ?? Promise.resolve()).then(work, work);
    this.#last.set(key, mine);
    return mine;
  }
}
