import type { BlobStore } from "@mazepa/core";
import { UsageError } from "../output/cli-errors.js";

/** What `mazepa run` was given, kept beside the checkpoint, so that a task can be run again later. */
export interface RunRecord {
  /** `flows.ts#Pipeline`, as it was given. */
  readonly target: string;
  /** The arguments as they were given. */
  readonly words: readonly string[];
  /** URLs of the modules that define the operations. */
  readonly modules: readonly string[];
  readonly packages: readonly string[];
  readonly cwd: string;
}

const format = 1;

/** Keeps what an execution was started with. */
export async function writeRunRecord(store: BlobStore, executionId: string, record: RunRecord): Promise<void> {
  await store.put(keyOf(executionId), Buffer.from(`${JSON.stringify({ format, ...record })}\n`));
}

/** Undefined for an execution that was not started by `mazepa run`. */
export async function readRunRecord(store: BlobStore, executionId: string): Promise<RunRecord | undefined> {
  const found = await store.get(keyOf(executionId));
  if (!found) return undefined;
  const record = parse(Buffer.from(found.bytes).toString("utf8"));
  if (record?.format === format) return record;
  if (!record) return undefined;
  throw new UsageError(
    `Execution "${executionId}" was started by a newer version of mazepa, which keeps something else of it. Update this one.`,
  );
}

function keyOf(executionId: string): string {
  return `executions/${executionId}/run`;
}

function parse(text: string): (RunRecord & { readonly format: number }) | undefined {
  try {
    return JSON.parse(text) as RunRecord & { readonly format: number };
  } catch {
    return undefined;
  }
}
