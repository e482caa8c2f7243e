import type { BatchResultErrorEntry } from "@aws-sdk/client-sqs";
import pMap from "p-map";
import { batchesOf, type BatchItem } from "./batches.js";
import type { QueueRequests } from "./queue-requests.js";
import { sqsFailure } from "./sqs-failure.js";

/** An entry that did not succeed. */
export interface FailedEntry {
  readonly index: number;
  /**
   * `refused`: for good. `passing`: temporarily. `request`: the whole request failed, after the
   * SDK's own tries.
   */
  readonly kind: "refused" | "passing" | "request";
  readonly error: Error;
}

/** Sends entries in one request. */
export type BatchRequest<E> = (entries: readonly (E & { readonly Id: string })[]) => Promise<{
  readonly Successful?: readonly { readonly Id?: string | undefined }[] | undefined;
  readonly Failed?: readonly BatchResultErrorEntry[] | undefined;
}>;

/**
 * Sends entries in full batches, several at once, and retries those that failed temporarily, one by
 * one. Never rejects: resolves to the entries that failed for good.
 */
export class BatchRequests<E> {
  readonly #requests: QueueRequests;
  readonly #action: string;
  readonly #request: BatchRequest<E>;

  constructor(requests: QueueRequests, action: string, request: BatchRequest<E>) {
    this.#requests = requests;
    this.#action = action;
    this.#request = request;
  }

  async send(items: readonly BatchItem<E>[]): Promise<readonly FailedEntry[]> {
    const { maxAttempts } = this.#requests.options;
    let failed = await this.#sendAll(batchesOf(items));
    for (let attempt = 1; attempt < maxAttempts && failed.some(isPassing); attempt++) {
      if (!(await this.#pause(attempt))) return failed;
      const again = new Set(failed.filter(isPassing).map(({ index }) => index));
      const single = items.filter(({ index }) => again.has(index)).map((item) => [item]);
      failed = [...failed.filter((entry) => !isPassing(entry)), ...(await this.#sendAll(single))];
    }
    return failed;
  }

  /** Waits for a growing time; resolves to false when the broker is closed. */
  #pause(attempt: number): Promise<boolean> {
    const { options, connection } = this.#requests;
    const delayMs = options.retryDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
    return connection.pause(delayMs).then(
      () => true,
      () => false,
    );
  }

  async #sendAll(batches: Iterable<readonly BatchItem<E>[]>): Promise<FailedEntry[]> {
    const concurrency = this.#requests.options.parallelRequests;
    return (await pMap(batches, (batch) => this.#sendOne(batch), { concurrency })).flat();
  }

  async #sendOne(batch: readonly BatchItem<E>[]): Promise<FailedEntry[]> {
    try {
      const answer = await this.#request(batch.map(({ entry, index }) => ({ ...entry, Id: `${index}` })));
      const succeeded = new Set(answer.Successful?.map(({ Id }) => Id));
      const refusals = new Map(answer.Failed?.map((refusal) => [refusal.Id, refusal]));
      // An entry that the answer does not mention has not succeeded either.
      return batch.flatMap(({ index }) => (succeeded.has(`${index}`) ? [] : this.#failed(index, refusals.get(`${index}`))));
    } catch (error) {
      return batch.map(({ index }) => ({ index, kind: "request", error: error as Error }));
    }
  }

  #failed(index: number, refusal: BatchResultErrorEntry | undefined): FailedEntry {
    const name = refusal?.Code ?? "InternalError";
    const message = refusal?.Message ?? "the answer does not say whether it was done";
    const isRefused = refusal?.SenderFault === true;
    const subject = { action: this.#action, queue: this.#requests.queue, broker: this.#requests.connection.broker };
    const error = sqsFailure({ name, message, $fault: isRefused ? "client" : "server" }, subject);
    return { index, kind: isRefused ? "refused" : "passing", error };
  }
}

function isPassing({ kind }: FailedEntry): boolean {
  return kind === "passing";
}
