import type { BlobStore } from "../storage/blob-store.js";
import { foundFolder, UnitFile } from "./unit-file.js";

/** The last round of a unit, from its record. */
export interface RecordedUnitRound {
  /** From 1. */
  readonly number: number;
  /** The value that the unit's controller provided for it. */
  readonly provided: unknown;
  /** Ids of tasks that were undone although the round went on. */
  readonly undone: ReadonlySet<string>;
}

/** Finds the last recorded round of the unit with a key. */
export type LastRounds = (unitKey: string) => Promise<RecordedUnitRound | undefined>;

/**
 * The last rounds of all units of an execution. Keys are listed once; records are read on demand.
 */
export async function readLastRounds(store: BlobStore, executionId: string): Promise<LastRounds> {
  const folder = foundFolder(store, executionId);
  const last = new Map<string, { readonly path: string; readonly number: number }>();
  for await (const blobKey of store.list(folder.prefix)) {
    const [, path, key, digits] = /^([^/]+\/([^/]+)-(\d+))\/record$/.exec(blobKey.slice(folder.prefix.length)) ?? [];
    const number = Number(digits);
    if (path !== undefined && key !== undefined && number > (last.get(key)?.number ?? 0)) last.set(key, { path, number });
  }
  return async (key) => {
    const path = last.get(key)?.path;
    const record = path === undefined ? undefined : (await UnitFile.read(folder, path))?.record;
    return record && { number: record.round, provided: record.provided, undone: new Set(record.undone) };
  };
}
