import type { BlobStore } from "../storage/blob-store.js";
import type { Task } from "../tasks/task.js";
import { argumentParts } from "./argument-parts.js";
import { AtMost } from "../collections/at-most.js";
import { cachePrefix, entryOfKey, entryPrefix, metaKey, operationPrefix } from "./cache-keys.js";
import { parseMeta, type EntryMeta } from "./entry-format.js";
import { EntryStore } from "./entry-store.js";
import { lookupIn } from "./explain-target.js";
import { directoryOf, directoryOfEntry, entriesWithRuns, removeRuns } from "./run-directories.js";
import type { CacheDifference, CachedResult, CacheExplanation, ClearCacheOptions } from "./cached-result.js";

/** The maximum number of entries that are read at once. */
const maxAtOnce = 64;

/** The number of newest entries among which the nearest one is searched. */
const maxCompared = 1000;

/** See `ResultCache.entries`. */
export async function* listResults(store: BlobStore, operation: string | undefined): AsyncGenerator<CachedResult, void> {
  for await (const meta of metasOf(store, operation)) yield toResult(store, meta);
}

/** See `ResultCache.entry`. */
export async function resultOf(store: BlobStore, task: Task): Promise<CachedResult | undefined> {
  const found = await new EntryStore(store).find(task);
  return found.type === "entry" ? toResult(store, found.meta) : undefined;
}

/** See `ResultCache.directory`. */
export async function directoryOfTask(store: BlobStore, task: Task): Promise<string | undefined> {
  const found = await new EntryStore(store).find(task);
  return directoryOfEntry(store, found.type === "entry" ? found.meta : undefined);
}

/** See `ResultCache.explain`. */
export async function explain(store: BlobStore, task: Task): Promise<CacheExplanation> {
  const answer = await lookupIn(store).explain(task);
  if (answer.type === "hit") return { isValid: true };
  const nearest = answer.reason.type === "missing" ? await nearestTo(store, task) : undefined;
  return { isValid: false, reason: answer.reason, ...(nearest && { nearest }) };
}

/** See `ResultCache.clear`. */
export async function clear(store: BlobStore, { task, result, operation, olderThanMs }: ClearCacheOptions): Promise<number> {
  const one = task ?? (result && { operationId: result.operationId, contentId: result.taskId });
  const prefix = one ? entryPrefix(one) : operation === undefined ? cachePrefix : operationPrefix(operation);
  const kept = olderThanMs === undefined || one ? new Set<string>() : await youngEntries(store, operation, olderThanMs);
  const removed = new Set<string>();
  const keys: string[] = [];
  for await (const key of store.list(prefix)) {
    const entry = entryOfKey(key);
    if (entry === undefined || kept.has(entry)) continue;
    removed.add(entry);
    keys.push(key);
  }
  const directories = await directoriesIn(store, prefix, kept);
  // `meta` first: an interruption then leaves a value without an entry, not an entry without its
  // value.
  await store.delete(keys.filter((key) => key.endsWith("/meta")));
  await store.delete(keys.filter((key) => !key.endsWith("/meta")));
  for (const { entry, named } of directories) await removeRuns(store, entry, { named });
  return removed.size;
}

/** The entries with directories of runs, and the directories that they name. */
async function directoriesIn(
  store: BlobStore,
  prefix: string,
  kept: ReadonlySet<string>,
): Promise<{ readonly entry: string; readonly named: string | undefined }[]> {
  const entries = (await entriesWithRuns(store, prefix)).filter((entry) => !kept.has(entry));
  return Promise.all(entries.map(async (entry) => ({ entry, named: (await readKey(store, `${entry}meta`))?.directory })));
}

async function youngEntries(store: BlobStore, operation: string | undefined, olderThanMs: number): Promise<Set<string>> {
  const young = new Set<string>();
  for await (const meta of metasOf(store, operation)) if (Date.now() - meta.createdMs < olderThanMs) young.add(entryPrefix(meta));
  return young;
}

async function* metasOf(store: BlobStore, operation: string | undefined): AsyncGenerator<EntryMeta, void> {
  const prefix = operation === undefined ? cachePrefix : operationPrefix(operation);
  const reads = new AtMost(maxAtOnce);
  let open: Promise<EntryMeta | undefined>[] = [];
  for await (const key of store.list(prefix)) {
    if (!key.endsWith("/meta") || entryOfKey(key) === undefined) continue;
    open.push(reads.run(() => readKey(store, key)));
    if (open.length < maxAtOnce) continue;
    yield* readable(await Promise.all(open));
    open = [];
  }
  yield* readable(await Promise.all(open));
}

function readable(metas: readonly (EntryMeta | undefined)[]): EntryMeta[] {
  return metas.filter((meta) => meta !== undefined);
}

async function readKey(store: BlobStore, key: string): Promise<EntryMeta | undefined> {
  const blob = await store.get(key);
  if (!blob) return undefined;
  try {
    const meta = parseMeta(blob.bytes);
    return metaKey(meta) === key ? meta : undefined;
  } catch {
    return undefined;
  }
}

async function nearestTo(store: BlobStore, task: Task): Promise<CacheExplanation["nearest"]> {
  const metas: EntryMeta[] = [];
  for await (const { value: _, ...meta } of metasOf(store, task.operationId)) metas.push(meta);
  metas.sort((a, b) => b.createdMs - a.createdMs);
  const args = argumentParts(task.args);
  let nearest: { meta: EntryMeta; differences: CacheDifference[] } | undefined;
  for (const meta of metas.slice(0, maxCompared)) {
    const differences = differencesOf(meta.args, args);
    if (!nearest || differences.length < nearest.differences.length) nearest = { meta, differences };
  }
  return nearest && { result: toResult(store, nearest.meta), differences: nearest.differences };
}

function differencesOf(was: Readonly<Record<string, string>>, is: Readonly<Record<string, string>>): CacheDifference[] {
  const paths = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return paths.filter((path) => was[path] !== is[path]).map((path) => ({ path, was: was[path], is: is[path] }));
}

function toResult(store: BlobStore, meta: EntryMeta): CachedResult {
  const {
    operationId,
    contentId: taskId,
    args,
    createdMs,
    startedAtMs,
    durationMs,
    worker,
    storedBytes,
    code,
    packageVersion,
  } = meta;
  const directory = directoryOf(store) === undefined ? undefined : directoryOfEntry(store, meta);
  return {
    ...{ operationId, taskId, args, durationMs, worker, sizeBytes: storedBytes },
    createdAt: new Date(createdMs),
    startedAt: new Date(startedAtMs),
    ...(code !== undefined && { code }),
    ...(packageVersion !== undefined && { packageVersion }),
    ...(directory !== undefined && { directory }),
    upstreams: meta.inputs.map((input) => ({ taskId: input.contentId, operationId: input.operationId })),
  };
}
