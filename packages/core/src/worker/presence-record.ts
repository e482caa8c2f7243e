import { readJson, writeJson } from "../storage/json-blob.js";
import type { WorkerView } from "./worker-view.js";

/** The prefix of the keys of workers in the store for payloads. */
export const presencePrefix = "workers/";

/** The number of updates that a worker may miss before it is thought dead. */
const maxMissed = 3;

/** What a worker tells of itself. Times are in ms since 1970. */
export interface PresenceRecord extends Omit<WorkerView, "version" | "isDead" | "startedAt" | "updatedAt"> {
  readonly startedAtMs: number;
  readonly updatedAtMs: number;
}

const format = 1;

export function encodePresence(record: PresenceRecord): Uint8Array {
  return writeJson(format, record);
}

/**
 * The view of the record in `bytes` at the time `nowMs`; undefined when they are damaged.
 *
 * @throws StorageError when they are of a format that this core does not know.
 */
export function presenceView(
  { bytes, version }: { readonly bytes: Uint8Array; readonly version: string },
  nowMs: number,
): WorkerView | undefined {
  const found = readJson(format, bytes) as Partial<PresenceRecord> | undefined;
  if (!isWhole(found)) return undefined;
  const { startedAtMs, updatedAtMs, ...told } = found;
  const view = { ...told, version, startedAt: new Date(startedAtMs), updatedAt: new Date(updatedAtMs) };
  return { ...view, isDead: isDead(view, nowMs) };
}

/** Whether a worker has missed too many updates. */
export function isDead({ updatedAt, everyMs }: Pick<WorkerView, "updatedAt" | "everyMs">, nowMs: number): boolean {
  return nowMs - updatedAt.getTime() > maxMissed * everyMs;
}

function isWhole(found: Partial<PresenceRecord> | undefined): found is PresenceRecord {
  return (
    [found?.startedAtMs, found?.updatedAtMs, found?.everyMs].every((value) => Number.isFinite(value)) &&
    [found?.running, found?.queues].every((value) => Array.isArray(value)) &&
    typeof found?.id === "string"
  );
}
