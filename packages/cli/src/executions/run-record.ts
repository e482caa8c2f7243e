import type { BlobStore } from "@mazepa/core";
import { UsageError } from "../output/cli-errors.js";
import { readMachineKey, sealOf } from "./machine-key.js";

/**
 * The command line of `mazepa run`, kept beside the checkpoint, so that the execution can be
 * resumed and its tasks inspected later.
 */
export interface RunRecord {
  /** The target as it was given, e.g. `flows.ts#Pipeline`. */
  readonly target: string;
  /** The URL of the module, and the name of the export. */
  readonly module: string;
  readonly exportName: string;
  /** The arguments as they were given. */
  readonly words: readonly string[];
  readonly options: RecordedOptions;
  readonly cwd: string;
}

/** The options that a resumed run has to share with the first. */
export interface RecordedOptions {
  /** The queue; undefined when it was a URL with a password. */
  readonly queue?: string;
  readonly import?: readonly string[];
  readonly package?: readonly string[];
  readonly payloads?: string;
  /** Undefined when it was a URL with a password. */
  readonly cache?: string;
  readonly maxInFlight?: number;
  readonly failurePolicy?: "fail-fast" | "finish";
  readonly limit?: Readonly<Record<string, number>>;
  readonly prefix?: Readonly<Record<string, string>>;
  readonly commandDirectory?: string;
  readonly checkpointInterval?: number;
}

/**
 * A record of the store, and whether this user wrote it on this machine: anyone with access can
 * write to a store.
 */
export interface StoredRun {
  readonly run: RunRecord;
  readonly isOwn: boolean;
}

interface Envelope {
  readonly format: number;
  readonly run: string;
  readonly seal?: string;
}

const format = 1;

/** Records the command line of an execution. */
export async function writeRunRecord(store: BlobStore, executionId: string, record: RunRecord): Promise<void> {
  const run = JSON.stringify(record);
  const key = await readMachineKey({ create: true });
  const envelope: Envelope = { format, run, ...(key !== undefined && { seal: sealOf(key, executionId, run) }) };
  await store.put(keyOf(executionId), Buffer.from(`${JSON.stringify(envelope)}\n`));
}

/**
 * The target of an execution, to be shown. Undefined for one that was not started by this version
 * of `mazepa run`.
 */
export async function readRunTarget(store: BlobStore, executionId: string): Promise<string | undefined> {
  const stored = await readStoredRun(store, executionId).catch(unlessUnknown);
  return stored?.run.target;
}

/**
 * The record of an execution; undefined if it was not started by `mazepa run`.
 *
 * @throws UsageError when another version of this command has written it.
 */
export async function readStoredRun(store: BlobStore, executionId: string): Promise<StoredRun | undefined> {
  const found = await store.get(keyOf(executionId));
  const envelope = found && parse(Buffer.from(found.bytes).toString("utf8"));
  if (!envelope) return undefined;
  if (envelope["format"] !== format) throw unknownFormat(executionId);
  const text = String(envelope["run"]);
  const run = parse(text);
  if (!run || !isRunRecord(run)) return undefined;
  const key = await readMachineKey({ create: false });
  return { run, isOwn: key !== undefined && envelope["seal"] === sealOf(key, executionId, text) };
}

function unlessUnknown(error: unknown): undefined {
  if (!(error instanceof UsageError)) throw error;
}

function unknownFormat(executionId: string): UsageError {
  return new UsageError(
    `Execution "${executionId}" was recorded by another version of mazepa. Use that version, or update this one.`,
  );
}

function keyOf(executionId: string): string {
  return `executions/${executionId}/run`;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isRunRecord(
  value: Partial<Record<keyof RunRecord, unknown>>,
): value is Partial<Record<keyof RunRecord, unknown>> & RunRecord {
  const { target, module, exportName, words, options, cwd } = value;
  return [target, module, exportName, cwd].every(isText) && areTexts(words) && isRecordedOptions(options);
}

/**
 * Whether the options that are shown have the right types; the others count only in a record of
 * this user's own.
 */
function isRecordedOptions(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const {
    queue = "",
    payloads = "",
    cache = "",
    import: imports = [],
    package: packages = [],
  } = value as Record<string, unknown>;
  return isText(queue) && isText(payloads) && isText(cache) && areTexts(imports) && areTexts(packages);
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}
