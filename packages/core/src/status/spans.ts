import type { AcceptedOutcome } from "../scheduling/protocol.js";
import { viewedFlows, type FlowTime } from "../scheduling/flow-times.js";
import type { TaskNode } from "../scheduling/nodes.js";
import type { FailedOutcome, SucceededOutcome } from "../tasks/task-outcome.js";
import type { DurationCounts } from "./duration-counts.js";
import type { FlowSpan, HeadSpan, TaskSpan } from "./execution-spans.js";
import { maxOperations, type History } from "./history.js";
import { Slowest } from "./slowest.js";
import { encodeSpans, type SpanRecord } from "./span-record.js";
import { OperationTotals, roomForTotals } from "./span-totals.js";

const maxSampled = 2000;
const maxFailed = 1000;
const maxSlowest = 50;
const maxHeads = 100;
const maxUpstreams = 8;

export interface SpansOptions {
  /** The epoch of this head. */
  readonly epoch: number;
  /** The durations of operations. */
  readonly history: History;
  /** The flows of this head. */
  readonly flows: () => readonly FlowTime[];
  /** Gives numbers in [0, 1), for the sample. */
  readonly random: () => number;
}

interface OperationSpans {
  readonly operationId: string;
  readonly durations: DurationCounts;
  readonly slowest: Slowest;
  readonly totals: OperationTotals;
}

type Run = AcceptedOutcome & { readonly node: TaskNode; readonly outcome: SucceededOutcome | FailedOutcome };

/**
 * Spans of an execution: a sample of the runs, the failures, and the slowest ones (rule UD3). The
 * cost for an outcome is a random number and a few additions.
 */
export class Spans {
  readonly #options: SpansOptions;
  readonly #operations = new Map<string, OperationSpans>();
  #last: OperationSpans | undefined;
  readonly #room = roomForTotals();
  readonly #sample: TaskSpan[] = [];
  #maxSampled = maxSampled;
  readonly #failed: TaskSpan[] = [];
  #endedCount = 0;
  #earlierFlows: readonly FlowSpan[] = [];
  #earlierHeads: readonly HeadSpan[] = [];
  #isChanged = false;

  constructor(options: SpansOptions) {
    this.#options = options;
  }

  /** Whether runs have ended since the last record. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  /** Notes a run that has ended. */
  ran(run: Run): void {
    const { node, outcome, flow } = run;
    const isFailure = outcome.status === "failed" && node.ending?.status === "failed";
    const { durationMs, startedAt } = outcome;
    const operation = this.#of(node.task.operationId);
    operation.durations.add(durationMs);
    operation.totals.add(flow?.flow.name, { startedAtMs: startedAt.getTime(), durationMs, isFailure });
    const count = ++this.#endedCount;
    this.#isChanged = true;
    const place = count <= this.#maxSampled ? count - 1 : Math.floor(this.#options.random() * count);
    const isSlow = operation.slowest.takes(durationMs);
    const isNoted = isFailure && this.#failed.length < maxFailed;
    if (place >= this.#maxSampled && !isSlow && !isNoted) return;
    const span = this.#span(run, isFailure);
    if (place < this.#maxSampled) this.#sample[place] = span;
    if (isSlow) operation.slowest.add(span);
    if (isNoted) this.#failed.push(span);
  }

  /** Continues with the record of an earlier head. */
  restore({ tasks, endedCount, flows, heads, totals }: SpanRecord): void {
    for (const task of tasks) {
      const slowest = this.#of(task.operationId).slowest;
      if (task.isSampled && this.#sample.length < maxSampled) this.#sample.push(task);
      if (slowest.takes(task.durationMs)) slowest.add(task);
      if (task.status === "failed" && this.#failed.length < maxFailed) this.#failed.push(task);
    }
    for (const total of totals) this.#of(total.operationId).totals.restore(total);
    this.#endedCount = Math.max(endedCount, this.#sample.length);
    // A sample that was thinned for its size stays as small, so that each run is as likely in it.
    if (this.#sample.length < this.#endedCount) this.#maxSampled = this.#sample.length;
    this.#earlierFlows = flows;
    this.#earlierHeads = heads;
  }

  /** The bytes to store: at most 1 MiB. */
  encode(about: Pick<SpanRecord, "executionId" | "epoch" | "updatedAtMs">, head: HeadSpan): Uint8Array {
    this.#isChanged = false;
    const { epoch, flows } = this.#options;
    const own = flows().map((flow): FlowSpan => ({ epoch, ...flow }));
    return encodeSpans({
      ...about,
      endedCount: this.#endedCount,
      tasks: this.#tasks(),
      flows: [...own, ...this.#earlierFlows].slice(0, viewedFlows),
      heads: [...this.#earlierHeads, head].slice(-maxHeads),
      totals: [...this.#operations.values()].flatMap(({ totals }) => totals.list()),
    });
  }

  #tasks(): TaskSpan[] {
    const others = [...this.#failed, ...[...this.#operations.values()].flatMap(({ slowest }) => slowest.spans)];
    const sampled = new Set(this.#sample);
    const unsampled = [...new Set(others)].filter((span) => !sampled.has(span)).map((span) => ({ ...span, isSampled: false }));
    return [...unsampled, ...this.#sample.map((span) => ({ ...span, isSampled: true }))];
  }

  #span({ node, outcome, flow }: Run, isFailure: boolean): TaskSpan {
    const { id: taskId, task, options } = node;
    const upstreams = task.upstreams.slice(0, maxUpstreams).map(({ id }) => id);
    return {
      ...{ taskId, operationId: task.operationId, attempt: outcome.attempt },
      ...(options.label !== undefined && { label: options.label }),
      status: isFailure ? "failed" : outcome.status === "failed" ? "retried" : "succeeded",
      ...{ startedAtMs: outcome.startedAt.getTime(), durationMs: outcome.durationMs, worker: outcome.worker },
      epoch: this.#options.epoch,
      ...(flow && { flowNumber: flow.number }),
      ...(upstreams.length > 0 && { upstreams }),
      isSampled: true,
    };
  }

  #of(operationId: string): OperationSpans {
    if (this.#last?.operationId === operationId) return this.#last;
    return (this.#last = this.#operations.get(operationId) ?? this.#made(operationId));
  }

  #made(operationId: string): OperationSpans {
    const isViewed = this.#operations.size < maxOperations;
    const made = {
      operationId,
      durations: this.#options.history.durationsOf(operationId),
      slowest: new Slowest(isViewed ? maxSlowest : 0),
      totals: new OperationTotals(operationId, this.#room),
    };
    this.#operations.set(operationId, made);
    return made;
  }
}
