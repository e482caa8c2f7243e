import { randomBytes } from "node:crypto";
import { readdir, rm, rmdir, stat } from "node:fs/promises";
import path from "node:path";
import type { BlobStore } from "../storage/blob-store.js";
import { refuseLinks } from "../storage/file-blob-store/atomic-file.js";
import { cacheOf, noTaskDirectory } from "../tasks/task-directory.js";
import { cachePrefix, entryPrefix, type EntryId } from "./cache-keys.js";
import type { EntryMeta } from "./entry-format.js";

/**
 * The folders of an entry with a directory for each run: those of tasks (rule K12), and those
 * through which commands are told of tasks (rule PX3).
 */
const folders = ["runs", "exchange"];

/** The age in ms from which a directory that no entry names is removed. */
const abandonedMs = 24 * 3600 * 1000;

const runName = /^[\w-]{8}$/;

/** The key, below which no blobs are, of a new run of a task. */
export function newRunKey(id: EntryId): string {
  return `${entryPrefix(id)}runs/${randomBytes(6).toString("base64url")}`;
}

/** The name of a run's directory, if the path is that of a run of this task. */
export function runNameIn(directory: string | undefined, id: EntryId): Pick<EntryMeta, "directory"> {
  if (directory === undefined || cacheOf(directory) === undefined) return {};
  const [folder, name = ""] = [path.posix.dirname(directory), path.posix.basename(directory)];
  return folder.endsWith(`/${entryPrefix(id)}runs`) && runName.test(name) ? { directory: name } : {};
}

/** The absolute path of a cache that is a directory; undefined for any other. */
export function directoryOf(store: BlobStore): string | undefined {
  return isDirectory(store) ? store.directory : undefined;
}

/**
 * The same for a cache whose tasks make directories of their own. It is marked as a store before
 * that, or it could not become one; a later write tells why it cannot be.
 */
export async function preparedDirectory(store: BlobStore): Promise<string | undefined> {
  if (!isDirectory(store)) return undefined;
  await store.prepare().catch(() => undefined);
  return store.directory;
}

/**
 * The path of the directory that an entry names.
 *
 * @throws MazepaError (`MAZEPA_NO_TASK_DIRECTORY`) when the cache is no directory.
 */
export function directoryOfEntry(store: BlobStore, meta: EntryMeta | undefined): string | undefined {
  const root = directoryOf(store);
  if (root === undefined) throw noTaskDirectory("the cache is no directory");
  const { directory: name = "" } = meta ?? {};
  return meta && runName.test(name) ? path.join(root, `${entryPrefix(meta)}runs`, name) : undefined;
}

/**
 * Removes directories of runs of an entry: `named` at once, all but `kept` when they are old.
 *
 * @throws StorageError when a directory above them is a symbolic link (rule W12).
 */
export async function removeRuns(
  store: BlobStore,
  prefix: string,
  { named, kept }: { readonly named?: string | undefined; readonly kept?: string | undefined },
): Promise<void> {
  const root = directoryOf(store);
  if (root === undefined) return;
  for (const folder of folders) {
    const place = path.join(root, prefix, folder);
    const names = await namesIn(place);
    if (names.length === 0) continue;
    await refuseLinks(root, place);
    for (const name of names) {
      const run = path.join(place, name);
      if (name !== kept && (name === named || (await isAbandoned(run)))) await rm(run, { recursive: true, force: true });
    }
    await rmdir(place).catch(() => undefined);
  }
}

/** The prefixes of entries with directories of runs, also of those that have no blobs. */
export async function entriesWithRuns(store: BlobStore, prefix: string): Promise<string[]> {
  const root = directoryOf(store);
  if (root === undefined) return [];
  const depth = prefix.slice(cachePrefix.length).split("/").length - 1;
  let prefixes = [prefix];
  for (let level = depth; level < 2; level++) prefixes = (await Promise.all(prefixes.map((each) => below(root, each)))).flat();
  const found = await Promise.all(
    prefixes.map(async (each) => (await namesIn(path.join(root, each))).some((name) => folders.includes(name))),
  );
  return prefixes.filter((_, index) => found[index]);
}

async function below(root: string, prefix: string): Promise<string[]> {
  return (await namesIn(path.join(root, prefix))).map((name) => `${prefix}${name}/`);
}

async function isAbandoned(directory: string): Promise<boolean> {
  const found = await stat(directory).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > abandonedMs;
}

async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}

interface DirectoryStore extends BlobStore {
  readonly directory: string;
  prepare(): Promise<void>;
}

function isDirectory(store: BlobStore): store is DirectoryStore {
  return "directory" in store && typeof store.directory === "string" && "prepare" in store;
}
