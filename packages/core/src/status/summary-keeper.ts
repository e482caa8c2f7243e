import { hostname } from "node:os";
import { taskIdOf, type AcceptedOutcome } from "../scheduling/protocol.js";
import type { AwaitedSignal } from "../scheduling/signal-table.js";
import type { ProgressEntry } from "../progress/progress-entry.js";
import { ProgressRows } from "../progress/progress-rows.js";
import { BestEffort } from "../storage/best-effort.js";
import { readCancelRequest, type CancelRequest } from "./cancel-request.js";
import { errorRecord } from "../serialization/error-record.js";
import { failedTaskRecord } from "./failed-task-record.js";
import { writeIndexRecord } from "./execution-index.js";
import { FailedTaskLog } from "./failed-task-log.js";
import type { FailureGroups } from "./failure-groups.js";
import { RepeatedEffort } from "../storage/repeated-effort.js";
import { SummaryBlob } from "./summary-blob.js";
import { summaryKeys } from "./summary-keys.js";
import type { OperationSummary, SignalWaitRecord, SummaryRecord, TaskProgressRecord } from "./summary-record.js";
import { ViewWriter, type ViewWriterOptions } from "./view-writer.js";

/** The minimum interval of writes in ms: rare enough to be cheap, frequent enough to follow. */
const minIntervalMs = 2000;
const maxIntervalMs = 10_000;
const defaultIntervalMs = 1000;
/** The number of running tasks whose progress is in the summary. */
const maxProgress = 100;
/** The interval of writes of the entry in the index, in ms (rule UD1). */
const indexIntervalMs = 60_000;

export interface SummaryKeeperOptions extends ViewWriterOptions {
  /** When the first head started, in ms since 1970. */
  readonly startedAtMs: number;
  /** The interval of the checkpoint. Default: that of the store. */
  readonly intervalMs?: number | undefined;
  /** The failures of this head's run. */
  readonly failures: FailureGroups;
  /** What running tasks have told of their progress. */
  readonly progress: () => readonly ProgressEntry[];
  /** Called when there is a request to end the execution. */
  readonly onCancelRequest: (request: CancelRequest) => void;
  readonly onWarning: (message: string) => void;
}

/** The end of one head's run. */
export interface SummaryEnd {
  readonly state: "succeeded" | "failed" | "cancelled" | "suspended";
  readonly error?: unknown;
}

/**
 * Writes the progress of an execution to its store every few seconds and at the end (counts,
 * failures, failed tasks), and looks for requests to end it. A failed write causes a warning, and
 * the execution continues.
 */
export class SummaryKeeper {
  readonly #options: SummaryKeeperOptions;
  readonly #startedAt = new Date().toISOString();
  readonly #rows = new ProgressRows();
  readonly #failed: FailedTaskLog;
  readonly #views: ViewWriter;
  readonly #blob: SummaryBlob;
  readonly #bestEffort: BestEffort;
  readonly #writes: RepeatedEffort;
  #ending: Promise<void> | undefined;
  /** When the entry in the index is to be written next, on the clock of `performance`. */
  #indexAt = -Infinity;

  constructor(options: SummaryKeeperOptions) {
    const { store, executionId, epoch } = options;
    const keys = summaryKeys(executionId);
    this.#options = options;
    this.#failed = new FailedTaskLog({ store, prefix: keys.failed, epoch });
    this.#views = new ViewWriter(options);
    this.#blob = new SummaryBlob(store, keys.summary, epoch);
    const what = `The progress of execution "${executionId}" could not be written to the store`;
    this.#bestEffort = new BestEffort(what, options.onWarning);
    this.#writes = new RepeatedEffort(this.#bestEffort);
  }

  /** Reads the summary of earlier heads, and starts to write. */
  async start(): Promise<void> {
    const { store, executionId, epoch, intervalMs = store.defaultCheckpointIntervalMs ?? defaultIntervalMs } = this.#options;
    if (epoch > 1) {
      const { cancelRequest } = summaryKeys(executionId);
      const loads = () => [this.#failed.load(), this.#blob.load(), this.#views.load(), store.delete([cancelRequest])];
      await this.#bestEffort.run(() => Promise.all(loads()));
    }
    // Nothing is recorded for an execution that no list would show.
    await this.#bestEffort.run(() => this.#writeIndex(this.#record(undefined)));
    const everyMs = Math.min(Math.max(intervalMs, minIntervalMs), maxIntervalMs);
    this.#writes.start(everyMs, () => this.#writeAndLook());
    this.#writes.attempt(() => this.#write());
  }

  /** Notes an outcome that was recorded. It costs little for successes. */
  kept(accepted: AcceptedOutcome): void {
    this.#views.kept(accepted);
    const { node, outcome } = accepted;
    if (outcome.status === "succeeded") {
      if (this.#failed.isWaiting) this.#failed.succeeded(taskIdOf(accepted));
    } else if (outcome.status === "failed" && node) {
      const about = { taskId: node.id, operationId: node.task.operationId };
      const isFinal = node.ending?.status === "failed";
      if (isFinal) this.#failed.failed(about, () => failedTaskRecord(node, outcome, this.#options.executionId));
    }
  }

  /** Writes the end of this head, and nothing afterwards. */
  end(end: SummaryEnd): Promise<void> {
    this.#ending ??= this.#end(end);
    return this.#ending;
  }

  async #end(end: SummaryEnd): Promise<void> {
    await this.#writes.stop();
    await this.#bestEffort.run(() => this.#write(end));
  }

  async #writeAndLook(): Promise<void> {
    const { store, executionId, epoch, onCancelRequest } = this.#options;
    const [request] = await Promise.all([readCancelRequest(store, executionId, epoch), this.#write()]);
    if (request) onCancelRequest(request);
  }

  async #write(end?: SummaryEnd): Promise<void> {
    const record = this.#record(end);
    await this.#failed.write();
    await this.#blob.write(record);
    if (this.#blob.isReplaced) return;
    const isIndexDue = end !== undefined || performance.now() >= this.#indexAt;
    await Promise.all([isIndexDue && this.#writeIndex(record), this.#views.write(end !== undefined)]);
  }

  async #writeIndex(record: SummaryRecord): Promise<void> {
    const { store, executionId, startedAtMs } = this.#options;
    await writeIndexRecord(store, { executionId, startedAtMs }, record);
    this.#indexAt = performance.now() + indexIntervalMs;
  }

  #record(end: SummaryEnd | undefined): SummaryRecord {
    const now = new Date().toISOString();
    return {
      executionId: this.#options.executionId,
      state: end?.state ?? "running",
      epoch: this.#options.epoch,
      headStartedAt: this.#startedAt,
      updatedAt: now,
      ...(end && { endedAt: now }),
      ...{ host: hostname(), pid: process.pid },
      operations: this.#operations(),
      failures: this.#options.failures.list(),
      otherFailures: this.#options.failures.otherCount,
      progress: end ? [] : latestOf(this.#options.progress()).map(progressRecord),
      waitsFor: this.#options.scheduler.awaitedSignals().map(waitRecord),
      ...(end && "error" in end && { error: errorRecord(end.error) }),
    };
  }

  #operations(): OperationSummary[] {
    const counts = this.#options.scheduler.snapshot();
    return this.#rows.of(counts, performance.now()).flatMap(({ operationId, perSecond, remainingMs }) => {
      const operation = counts[operationId];
      return operation ? [{ ...operation, perSecond, ...(remainingMs !== undefined && { remainingMs }) }] : [];
    });
  }
}

function latestOf(entries: readonly ProgressEntry[]): ProgressEntry[] {
  return [...entries].sort((one, other) => other.atMs - one.atMs).slice(0, maxProgress);
}

function progressRecord({ atMs, ...told }: ProgressEntry): TaskProgressRecord {
  return { ...told, at: new Date(atMs).toISOString() };
}

function waitRecord({ name: signal, flow, sinceMs, untilMs }: AwaitedSignal): SignalWaitRecord {
  const until = untilMs === undefined ? {} : { until: new Date(untilMs).toISOString() };
  return { signal, flow, since: new Date(sinceMs).toISOString(), ...until };
}
