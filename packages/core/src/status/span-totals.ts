import type { SpanTotal } from "./execution-spans.js";

/** The most pairs of a flow's name and an operation that have totals. */
const maxTotals = 500;

interface Total {
  count: number;
  failed: number;
  totalMs: number;
  firstStartedAtMs: number;
  lastEndedAtMs: number;
}

/** One run of a task, as it is added up. */
export interface EndedRun {
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** Whether its task failed for good. */
  readonly isFailure: boolean;
}

/** The totals of an operation by the names of flows. */
export class OperationTotals {
  readonly #operationId: string;
  readonly #room: { left: number };
  readonly #byFlow = new Map<string | undefined, Total>();
  #lastFlow: string | undefined;
  #last: Total | undefined;

  /** @param room The number of totals that there may be besides, shared by all operations. */
  constructor(operationId: string, room: { left: number }) {
    this.#operationId = operationId;
    this.#room = room;
  }

  add(flow: string | undefined, { startedAtMs, durationMs, isFailure }: EndedRun): void {
    const total = this.#of(flow);
    if (!total) return;
    total.count++;
    if (isFailure) total.failed++;
    total.totalMs += durationMs;
    if (startedAtMs < total.firstStartedAtMs) total.firstStartedAtMs = startedAtMs;
    if (startedAtMs + durationMs > total.lastEndedAtMs) total.lastEndedAtMs = startedAtMs + durationMs;
  }

  /** Continues with the totals of an earlier head. */
  restore({ flow, operationId: _, ...counted }: SpanTotal): void {
    const total = this.#of(flow);
    if (total) Object.assign(total, counted);
  }

  list(): SpanTotal[] {
    const operationId = this.#operationId;
    return [...this.#byFlow].map(([flow, total]) => ({ operationId, ...(flow !== undefined && { flow }), ...total }));
  }

  #of(flow: string | undefined): Total | undefined {
    if (this.#last && flow === this.#lastFlow) return this.#last;
    const known = this.#byFlow.get(flow) ?? this.#made(flow);
    this.#lastFlow = flow;
    return (this.#last = known);
  }

  #made(flow: string | undefined): Total | undefined {
    if (this.#room.left <= 0) return undefined;
    this.#room.left--;
    const made = { count: 0, failed: 0, totalMs: 0, firstStartedAtMs: Infinity, lastEndedAtMs: -Infinity };
    this.#byFlow.set(flow, made);
    return made;
  }
}

/** Room for the totals of all operations of an execution. */
export function roomForTotals(): { left: number } {
  return { left: maxTotals };
}
