/** One of the items that are sent together, and its index among all. */
export interface BatchItem<E> {
  readonly index: number;
  readonly entry: E;
  readonly bytes: number;
}

/** The limits of one request of SQS (its developer guide, "Amazon SQS message quotas"). */
export const batchLimits = { count: 10, bytes: 1_048_576 };

/** Full batches: in order, each as large as SQS takes. */
export function* batchesOf<E>(items: readonly BatchItem<E>[], limits = batchLimits): Generator<readonly BatchItem<E>[]> {
  let batch: BatchItem<E>[] = [];
  let bytes = 0;
  for (const item of items) {
    if (batch.length === limits.count || (batch.length > 0 && bytes + item.bytes > limits.bytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += item.bytes;
  }
  if (batch.length > 0) yield batch;
}
