import { access } from "node:fs/promises";
import { isMazepaError, type MazepaError, QueueConnectionError, QueueNotFoundError, StorageError } from "@mazepa/core";
import type { QueuePaths } from "./queue-paths.js";

/**
 * Whether the file system reports that a file is absent, or that it is a symbolic link, which holds
 * no message of ours.
 */
export function isAbsent(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP";
}

/** Whether the file system reports that a file exists already. */
export function isPresent(error: unknown): boolean {
  const code = codeOf(error);
  return code === "EEXIST" || code === "ENOTEMPTY";
}

/** The value of `value`, or `undefined` when it fails because a file is absent. */
export async function unlessAbsent<T>(value: Promise<T>): Promise<T | undefined> {
  try {
    return await value;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Whether a rename, link or unlink was done; false when the file is absent. */
export async function isDone(operation: Promise<void>): Promise<boolean> {
  return (await unlessAbsent(operation.then(() => true))) ?? false;
}

/** The error to throw for a failed file operation on a queue. */
export async function queueFailure(paths: QueuePaths, error: unknown): Promise<MazepaError> {
  if (isMazepaError(error)) return error;
  const isQueueGone = isAbsent(error) && (await isGone(paths.root));
  const away = isQueueGone ? await paths.identity?.check().catch((problem: unknown) => problem) : undefined;
  if (isMazepaError(away)) return away;
  // The whole directory may have been away, and be back.
  if (isQueueGone && (await isGone(paths.root)))
    return new QueueNotFoundError(paths.queue, `file:${paths.broker}`, { cause: error });
  return fileFailure(`Queue "${paths.queue}" failed`, paths.root, error);
}

/** The error to throw for a failed file operation. */
export function fileFailure(what: string, where: string, error: unknown): MazepaError {
  const code = codeOf(error);
  const detail = `${what} (in ${where}): ${error instanceof Error ? error.message : String(error)}.`;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new StorageError(`${detail} This process needs to read, write and make hard links there.`, { cause: error });
  }
  return new QueueConnectionError(`${detail} Check that the disk is mounted and has room; trying again is safe.`, {
    cause: error,
  });
}

async function isGone(directory: string): Promise<boolean> {
  return access(directory).then(
    () => false,
    (error: unknown) => isAbsent(error),
  );
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
