import { chmod, lstat, mkdir, readdir, rename, rm, unlink } from "node:fs/promises";
import path from "node:path";
import { directoryMode } from "@mazepa/core/internal";
import { isDirectory } from "./file-access.js";
import { isAbsent, isDone, isPresent, unlessAbsent } from "./file-failure.js";
import { QueuePaths } from "./queue-paths.js";
import { uniqueId } from "./unique-id.js";

const draft = ".new-";
const deleted = ".deleted-";
const probe = ".clock-";
const abandonedMs = 24 * 60 * 60 * 1000;

/**
 * Creates the directories of a queue, which appear all at once. Also removes leftovers of killed
 * processes.
 */
export async function createQueueDirectory(paths: QueuePaths, fileMode: number): Promise<void> {
  if (!(await hasQueueDirectory(paths))) await makeQueueDirectory(paths, directoryMode(fileMode));
  await removeAbandoned(paths);
}

/** Removes a queue: at once for all processes, then its files. */
export async function deleteQueueDirectory(paths: QueuePaths): Promise<void> {
  const away = path.join(paths.broker, `${deleted}${uniqueId()}`);
  if (await isDone(rename(paths.root, away))) await rm(away, { recursive: true, force: true });
}

export async function hasQueueDirectory(paths: QueuePaths): Promise<boolean> {
  const areDirectories = async () => (await isDirectory(paths.root)) && (await isDirectory(paths.stateDirectory("ready")));
  return (await unlessAbsent(areDirectories())) ?? false;
}

/** The names of the queues in a broker's directory. */
export async function listQueueDirectories(directory: string): Promise<string[]> {
  const names = ((await unlessAbsent(readdir(directory))) ?? []).filter((name) => !name.startsWith("."));
  const areQueues = await Promise.all(names.map((name) => hasQueueDirectory(new QueuePaths(directory, name))));
  return names.filter((_, index) => areQueues[index]).sort();
}

async function makeQueueDirectory(paths: QueuePaths, mode: number): Promise<void> {
  const made = new QueuePaths(paths.broker, `${draft}${uniqueId()}`);
  for (const directory of [
    made.incoming,
    made.stateDirectory("ready"),
    made.stateDirectory("delayed"),
    made.stateDirectory("leased"),
  ]) {
    await mkdir(directory, { recursive: true, mode });
    // Unlike the mode that `mkdir` is given, this one is not cut by the umask of the process.
    await chmod(directory, mode);
  }
  await chmod(made.root, mode);
  try {
    await rename(made.root, paths.root);
  } catch (error) {
    await rm(made.root, { recursive: true, force: true });
    // Another process has created it first.
    if (!isPresent(error)) throw error;
  }
}

/**
 * Removes files that were never finished and directories that were never removed, when they are a
 * day old.
 */
async function removeAbandoned(paths: QueuePaths): Promise<void> {
  const before = Date.now() - abandonedMs;
  for (const name of await readdir(paths.broker)) {
    if (![draft, deleted, probe].some((prefix) => name.startsWith(prefix))) continue;
    const directory = path.join(paths.broker, name);
    if (await isOlder(directory, before)) await rm(directory, { recursive: true, force: true });
  }
  for (const name of await readdir(paths.incoming)) {
    const batch = path.join(paths.incoming, name);
    if (await isOlder(batch, before)) await isDone(unlink(batch));
  }
}

async function isOlder(file: string, thanMs: number): Promise<boolean> {
  try {
    return (await lstat(file)).mtimeMs < thanMs;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}
