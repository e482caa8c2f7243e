import { hostname } from "node:os";
import type { AcceptedOutcome } from "../scheduling/protocol.js";
import type { Scheduler } from "../scheduling/scheduler.js";
import type { BlobStore } from "../storage/blob-store.js";
import { History } from "./history.js";
import { decodeHistory } from "./history-record.js";
import { decodeSpans } from "./span-record.js";
import { Spans, type SpansOptions } from "./spans.js";
import { summaryKeys, type SummaryKeys } from "./summary-keys.js";

/** The least time between two writes of the history in ms (rule UD2). */
const historyIntervalMs = 30_000;
/** The least time between two writes of the spans in ms (rule UD3). */
const spansIntervalMs = 60_000;

export interface ViewWriterOptions extends Pick<SpansOptions, "epoch" | "random"> {
  readonly store: BlobStore;
  readonly executionId: string;
  readonly scheduler: Scheduler;
}

/** Keeps history and spans of an execution, and writes them when they are due. */
export class ViewWriter {
  readonly #options: ViewWriterOptions;
  readonly #keys: SummaryKeys;
  readonly #history = new History();
  readonly #spans: Spans;
  readonly #startedAtMs = Date.now();
  #historyDueMs = this.#startedAtMs + historyIntervalMs;
  #spansDueMs = this.#startedAtMs + spansIntervalMs;
  /** Whether the last write has failed, so that it is repeated though nothing has changed. */
  #isHistoryOwed = false;
  #areSpansOwed = false;
  /** Whether there may be views of earlier heads that this one could not read. */
  #isUnread = false;

  constructor(options: ViewWriterOptions) {
    this.#options = options;
    this.#keys = summaryKeys(options.executionId);
    const { epoch, random, scheduler } = options;
    this.#spans = new Spans({ epoch, random, history: this.#history, flows: () => scheduler.flowTimes() });
  }

  /** Continues with what earlier heads have written. If that cannot be read, it stays as it is. */
  async load(): Promise<void> {
    const { store } = this.#options;
    this.#isUnread = true;
    const [history, spans] = await Promise.all([store.get(this.#keys.history), store.get(this.#keys.spans)]);
    const [historyRecord, spanRecord] = [history && decodeHistory(history.bytes), spans && decodeSpans(spans.bytes)];
    if (historyRecord) this.#history.restore(historyRecord);
    if (spanRecord) this.#spans.restore(spanRecord);
    this.#isUnread = false;
  }

  /** Notes an outcome. Those of tasks that no flow has yielded yet are passed over. */
  kept(accepted: AcceptedOutcome): void {
    const { node, outcome } = accepted;
    if (node && outcome.status !== "cancelled") this.#spans.ran({ ...accepted, node, outcome });
  }

  /** Adds up what has ended since the last call, and writes what is due; at the end, everything. */
  async write(isEnd: boolean): Promise<void> {
    if (this.#isUnread) return;
    const nowMs = Date.now();
    this.#history.look(this.#options.scheduler.snapshot(), nowMs);
    const isHistoryDue = (this.#history.isChanged || this.#isHistoryOwed) && (isEnd || nowMs >= this.#historyDueMs);
    const areSpansDue = isEnd || ((this.#spans.isChanged || this.#areSpansOwed) && nowMs >= this.#spansDueMs);
    await Promise.all([isHistoryDue && this.#writeHistory(nowMs), areSpansDue && this.#writeSpans(nowMs)]);
  }

  async #writeHistory(nowMs: number): Promise<void> {
    const { store, executionId, epoch } = this.#options;
    this.#historyDueMs = nowMs + historyIntervalMs;
    this.#isHistoryOwed = true;
    await store.put(this.#keys.history, this.#history.encode({ executionId, epoch, updatedAtMs: nowMs }));
    this.#isHistoryOwed = false;
  }

  async #writeSpans(nowMs: number): Promise<void> {
    const { store, executionId, epoch } = this.#options;
    this.#spansDueMs = nowMs + spansIntervalMs;
    this.#areSpansOwed = true;
    const head = { epoch, host: hostname(), pid: process.pid, startedAtMs: this.#startedAtMs, untilMs: nowMs };
    await store.put(this.#keys.spans, this.#spans.encode({ executionId, epoch, updatedAtMs: nowMs }, head));
    this.#areSpansOwed = false;
  }
}
