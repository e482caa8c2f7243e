import { readJson, writeJson } from "../storage/json-blob.js";
import type { ExecutionSpans, FlowSpan, HeadSpan, SpanTotal, TaskSpan } from "./execution-spans.js";

/** The spans of an execution as a head stores them. */
export interface SpanRecord {
  readonly executionId: string;
  readonly epoch: number;
  /** The time of the write in ms since 1970. */
  readonly updatedAtMs: number;
  readonly endedCount: number;
  readonly tasks: readonly TaskSpan[];
  readonly flows: readonly FlowSpan[];
  readonly heads: readonly HeadSpan[];
  readonly totals: readonly SpanTotal[];
}

const format = 1;

export function encodeSpans(record: SpanRecord): Uint8Array {
  return writeJson(format, record);
}

/**
 * The record in `bytes`; undefined when they are damaged.
 *
 * @throws StorageError when they are of a format that this core does not know.
 */
export function decodeSpans(bytes: Uint8Array): SpanRecord | undefined {
  const found = readJson(format, bytes) as Partial<SpanRecord> | undefined;
  const isWhole = [found?.tasks, found?.flows, found?.heads, found?.totals].every((list) => Array.isArray(list));
  return isWhole ? (found as SpanRecord) : undefined;
}

/** The view of a record. */
export function spansView(record: SpanRecord, version: string): ExecutionSpans {
  const { executionId, updatedAtMs, endedCount, tasks, flows, heads, totals } = record;
  return { executionId, version, updatedAt: new Date(updatedAtMs), endedCount, tasks, flows, heads, totals };
}
