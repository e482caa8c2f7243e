import type { BlobStore } from "../storage/blob-store.js";
import { summaryKeys } from "./summary-keys.js";
import { decodeHistory, historyView } from "./history-record.js";
import { decodeSpans, spansView } from "./span-record.js";
import type { ExecutionHistory } from "./execution-history.js";
import type { ExecutionSpans } from "./execution-spans.js";

/** Options of `readHistory` and `readSpans`. */
export interface ReadViewOptions {
  /** The version that the caller has: if there is no other, the answer is `"same"`. */
  readonly unlessVersion?: string;
}

/** The history of an execution; undefined if the store has none, or it is damaged. */
export function readHistory(
  store: BlobStore,
  executionId: string,
  { unlessVersion }: ReadViewOptions,
): Promise<ExecutionHistory | "same" | undefined> {
  const { history } = summaryKeys(executionId);
  return readView({ store, key: history, unlessVersion }, (bytes, version) => {
    const record = decodeHistory(bytes);
    return record && historyView(record, version);
  });
}

/** The spans of an execution; undefined if the store has none, or they are damaged. */
export function readSpans(
  store: BlobStore,
  executionId: string,
  { unlessVersion }: ReadViewOptions,
): Promise<ExecutionSpans | "same" | undefined> {
  const { spans } = summaryKeys(executionId);
  return readView({ store, key: spans, unlessVersion }, (bytes, version) => {
    const record = decodeSpans(bytes);
    return record && spansView(record, version);
  });
}

interface ViewBlob {
  readonly store: BlobStore;
  readonly key: string;
  readonly unlessVersion: string | undefined;
}

async function readView<V>(
  { store, key, unlessVersion }: ViewBlob,
  decode: (bytes: Uint8Array, version: string) => V | undefined,
): Promise<V | "same" | undefined> {
  const found = await store.get(key, { unlessVersion });
  if (found === undefined || found === "same") return found;
  return found.version === unlessVersion ? "same" : decode(found.bytes, found.version);
}
