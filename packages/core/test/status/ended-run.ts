import type { Spans } from "../../src/status/spans.js";

/** The end of a run that took `index` ms. */
export function runOf(index: number, isFailure: boolean, prefix = "task"): Parameters<Spans["ran"]>[0] {
  const record = { attempt: 1, startedAt: new Date(index), durationMs: index, worker: "host:1" };
  const ending = isFailure ? { status: "failed" } : undefined;
  const node = { id: `${prefix} ${index}`, task: { operationId: "made", upstreams: [] }, options: {}, ending };
  const outcome = isFailure
    ? { status: "failed" as const, error: new Error("no"), ...record }
    : { status: "succeeded" as const, value: 1, ...record };
  return { node: node as never, outcome, recordNumber: 0, sizeBytes: 0 };
}

/** The counts of an operation whose tasks have all succeeded. */
export function countsOf(operationId: string, succeeded: number) {
  return {
    ...{ operationId, submitted: succeeded, running: 0, succeeded, failed: 0, cancelled: 0, retried: 0, restored: 0 },
    expected: undefined,
  };
}
