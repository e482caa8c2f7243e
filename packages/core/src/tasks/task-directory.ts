import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { MazepaError } from "../errors.js";
import { emitWarningFor } from "../callbacks.js";
import { refuseLinksNow } from "../storage/file-blob-store/atomic-file.js";

/**
 * The directory of a run (rule K12): its path, below the directory of the cache; false if the cache
 * is no directory; undefined for a temporary one.
 */
export type TaskDirectory = string | false | undefined;

const inCache = /^(.*)\/cache\/v1\/[^/]+\/[0-9a-f]+\/runs\/[\w-]{8}$/;

/** The directory of the cache that has the directory of a run; undefined for any other path. */
export function cacheOf(directory: string): string | undefined {
  return inCache.exec(directory)?.[1];
}

/**
 * Makes the directory of a run, a temporary one below `root` (default: that of the system).
 *
 * @throws MazepaError (`MAZEPA_NO_TASK_DIRECTORY`) when the cache is no directory, or is not here.
 */
export function makeTaskDirectory(directory: TaskDirectory, root: string | undefined): string {
  if (directory === false) throw noTaskDirectory("the cache of this execution is no directory. Give `cache` a directory");
  if (directory === undefined) {
    if (root !== undefined) mkdirSync(root, { recursive: true });
    return mkdtempSync(root === undefined ? path.join(tmpdir(), "mazepa-") : `${root}${path.sep}`);
  }
  makeInCache(directory);
  return directory;
}

/**
 * Makes the directory of a run, or another `place` in its cache, with the mode of the cache's own.
 *
 * @throws MazepaError (`MAZEPA_NO_TASK_DIRECTORY`) when the cache is not on this machine.
 * @throws StorageError when a directory above it is a symbolic link (rule W12).
 */
export function makeInCache(directory: string, place = directory): void {
  const root = cacheOf(directory);
  const store = path.join(root ?? "", ".mazepa");
  // Otherwise it would be a directory that nobody else ever sees.
  if (root === undefined || !existsSync(path.join(store, "store.json")))
    throw noTaskDirectory(`the cache of "${directory}" is not here. Mount it, and give its path as \`cacheDirectory\``);
  refuseLinksNow(root, place);
  const first = mkdirSync(place, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const { mode } = statSync(store);
  for (let made = place; made.length >= first.length; made = path.dirname(made)) chmodSync(made, mode);
}

/** Removes a temporary directory. */
export function removeTaskDirectory(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true });
  } catch (error) {
    emitWarningFor(error);
  }
}

/** The error for a task that has no directory. */
export function noTaskDirectory(why: string): MazepaError {
  return new MazepaError("MAZEPA_NO_TASK_DIRECTORY", `There is no directory for this task: ${why}.`);
}
