import { emitWarningFor } from "../callbacks.js";
import type { BlobStore } from "../storage/blob-store.js";
import { isDead, presencePrefix, presenceView } from "./presence-record.js";
import type { WorkerView } from "./worker-view.js";

/** Options of `listWorkers`. */
export interface ListWorkersOptions {
  /** What an earlier call has listed: what has not changed since is not read again. */
  readonly known?: readonly WorkerView[];
}

const maxListed = 1000;
const readAtOnce = 16;
/** The time in ms without an update after which a worker is removed from the store. */
const keptMs = 3_600_000;

/** Implements `listWorkers`, which loads this module on demand. */
export async function listWorkers(payloads: BlobStore, { known = [] }: ListWorkersOptions = {}): Promise<WorkerView[]> {
  const nowMs = Date.now();
  const before = new Map(known.map((view) => [view.id, view]));
  const listed: WorkerView[] = [];
  for await (const keys of keyGroups(payloads)) {
    const read = await Promise.all(keys.map((key) => viewOf(payloads, { key, known: before.get(idIn(key)), nowMs })));
    const views = read.flatMap((view) => (view ? [view] : []));
    const isOld = (view: WorkerView): boolean => nowMs - view.updatedAt.getTime() > keptMs;
    await remove(payloads, views.filter(isOld));
    listed.push(...views.filter((view) => !isOld(view)));
    if (listed.length >= maxListed) break;
  }
  return listed.slice(0, maxListed);
}

async function* keyGroups(payloads: BlobStore): AsyncGenerator<string[]> {
  let group: string[] = [];
  for await (const key of payloads.list(presencePrefix)) {
    if (group.push(key) < readAtOnce) continue;
    yield group;
    group = [];
  }
  yield group;
}

interface KeyToView {
  readonly key: string;
  readonly known: WorkerView | undefined;
  readonly nowMs: number;
}

/** The view of a worker; undefined if it has stopped meanwhile, or its record cannot be read. */
async function viewOf(payloads: BlobStore, { key, known, nowMs }: KeyToView): Promise<WorkerView | undefined> {
  const found = await payloads.get(key, { unlessVersion: known?.version });
  if (found === "same") return known && { ...known, isDead: isDead(known, nowMs) };
  try {
    const view = found && presenceView(found, nowMs);
    return view?.id === idIn(key) ? view : undefined;
  } catch (error) {
    // One that a newer version has written must not hide the others.
    emitWarningFor(error);
    return undefined;
  }
}

/** Removes workers that were killed long ago. Those who may only read are not stopped by it. */
async function remove(payloads: BlobStore, workers: readonly WorkerView[]): Promise<void> {
  if (workers.length > 0) await payloads.delete(workers.map(({ id }) => presencePrefix + id)).catch(emitWarningFor);
}

function idIn(key: string): string {
  return key.slice(presencePrefix.length);
}
