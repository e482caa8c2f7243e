import { readJson, writeJson } from "../storage/json-blob.js";
import type { ExecutionSpans, TaskSpan } from "./execution-spans.js";

/** The spans of an execution as a head stores them. */
export interface SpanRecord extends Omit<ExecutionSpans, "version" | "updatedAt"> {
  readonly epoch: number;
  /** The time of the write in ms since 1970. */
  readonly updatedAtMs: number;
}

const maxBytes = 1024 * 1024;

/** What each list may take of these bytes. All fit, unless ids and names are very long. */
const maxListBytes = { tasks: 512 * 1024, flows: 256 * 1024, totals: 96 * 1024, heads: 24 * 1024 };

const format = 1;
const statuses = ["succeeded", "failed", "retried"] as const;

/** A task in the columns of {@link rowOf}, with texts that repeat in a table. */
type TaskRow = readonly [
  ...[taskId: string, operation: number, attempt: number, status: number, startedAtMs: number, durationMs: number],
  ...[worker: number, epoch: number, flowNumber: number, isSampled: 0 | 1, label?: string | null, upstreams?: readonly string[]],
];

interface StoredSpans extends Omit<SpanRecord, "tasks"> {
  /** Texts that tasks name by their position. */
  readonly names: readonly string[];
  readonly tasks: readonly TaskRow[];
}

/** The bytes of a record: at most 1 MiB. Lists that would be longer are thinned evenly. */
export function encodeSpans({ flows, heads, totals, ...record }: SpanRecord): Uint8Array {
  const lists = {
    flows: thinned(flows, maxListBytes.flows),
    heads: thinned(heads, maxListBytes.heads),
    totals: thinned(totals, maxListBytes.totals),
  };
  for (let tasks = record.tasks; ; tasks = everySecond(tasks)) {
    const names = new Names();
    const rows = thinned(
      tasks.map((task) => rowOf(task, names)),
      maxListBytes.tasks,
    );
    const bytes = writeJson(format, { ...record, ...lists, names: names.list, tasks: rows } satisfies StoredSpans);
    if (bytes.byteLength <= maxBytes || tasks.length === 0) return bytes;
  }
}

function everySecond<T>(list: readonly T[]): readonly T[] {
  return list.filter((_, index) => index % 2 === 1);
}

/**
 * The record in `bytes`; undefined when they are damaged.
 *
 * @throws StorageError when they are of a format that this core does not know.
 */
export function decodeSpans(bytes: Uint8Array): SpanRecord | undefined {
  const found = readJson(format, bytes) as Partial<StoredSpans> | undefined;
  const lists = [found?.names, found?.tasks, found?.flows, found?.heads, found?.totals];
  if (!lists.every((list) => Array.isArray(list))) return undefined;
  const { names, tasks, ...rest } = found as StoredSpans;
  return { ...rest, tasks: tasks.map((row) => taskOf(row, names)) };
}

/** The view of a record. */
export function spansView(record: SpanRecord, version: string): ExecutionSpans {
  const { executionId, updatedAtMs, endedCount, tasks, flows, heads, totals } = record;
  return { executionId, version, updatedAt: new Date(updatedAtMs), endedCount, tasks, flows, heads, totals };
}

class Names {
  readonly list: string[] = [];
  readonly #places = new Map<string, number>();

  placeOf(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.list.length);
    return this.list.push(name) - 1;
  }
}

function rowOf(task: TaskSpan, names: Names): TaskRow {
  const { taskId, operationId, attempt, status, startedAtMs, durationMs, worker, epoch, flowNumber = 0, label, upstreams } = task;
  const row = [
    ...([taskId, names.placeOf(operationId), attempt, statuses.indexOf(status)] as const),
    ...([rounded(startedAtMs), rounded(durationMs), names.placeOf(worker), epoch, flowNumber, task.isSampled ? 1 : 0] as const),
  ] as const;
  return label === undefined && !upstreams ? row : [...row, label ?? null, upstreams ?? []];
}

function taskOf(row: TaskRow, names: readonly string[]): TaskSpan {
  const [taskId, operation, attempt, status, startedAtMs, durationMs, worker, epoch, flowNumber, isSampled, label, upstreams] =
    row;
  return {
    ...{ taskId, operationId: names[operation] ?? "", attempt, status: statuses[status] ?? "succeeded" },
    ...{ startedAtMs, durationMs, worker: names[worker] ?? "", epoch, isSampled: isSampled === 1 },
    ...(flowNumber > 0 && { flowNumber }),
    ...(typeof label === "string" && { label }),
    ...(upstreams && upstreams.length > 0 && { upstreams }),
  };
}

/** Microseconds are enough. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** The list, or as many of its members as take about `bytes`, evenly spread. */
function thinned<T>(list: readonly T[], bytes: number): readonly T[] {
  const taken = Buffer.byteLength(JSON.stringify(list));
  if (taken <= bytes || list.length === 0) return list;
  if (list.length === 1) return [];
  const step = taken / bytes;
  const some = list.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
  return thinned(some, bytes);
}
