import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { MazepaError } from "../errors.js";
import { emitWarningFor } from "./emit-warning-for.js";

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
  const cache = cacheOf(directory);
  // Otherwise it would be a directory that nobody else ever sees.
  if (cache !== undefined && !existsSync(path.join(cache, ".mazepa", "store.json")))
    throw noTaskDirectory(`the cache "${cache}" is not on this machine. Mount it, and give its path here as \`cacheDirectory\``);
  mkdirSync(directory, { recursive: true });
  return directory;
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
