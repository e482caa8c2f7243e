import { isMazepaError, StorageConnectionError, StorageError, type MazepaError } from "../errors.js";

/**
 * Calls `work`. Its error becomes the cause of a `StorageError` that begins with `what`, e.g. `Blob
 * "a" could not be read`.
 */
export async function orStorageError<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isMazepaError(error)) throw error;
    if (outages.has(codeOf(error) ?? ""))
      throw new StorageConnectionError(`${what} for now: ${reasonOf(error)}`, { cause: error });
    throw storageError(what, error);
  }
}

/** A `StorageError` that begins with `what`, unless `error` is one of Mazepa. */
export function storageError(what: string, error: unknown): MazepaError {
  return isMazepaError(error) ? error : new StorageError(`${what}: ${reasonOf(error)}`, { cause: error });
}

/** The code of a system error, if it has one. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** The error codes of a disk that is unreachable for a while, such as a network file system. */
const outages = new Set(["EIO", "ESTALE", "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENOTCONN", "ENODEV", "ENXIO"]);

const remedies: Readonly<Record<string, string>> = {
  EACCES: "permission denied. Make the directory writable for this user, or choose another one",
  EPERM: "not permitted. Make the directory writable for this user, or choose another one",
  EROFS: "the file system is read-only. Choose another directory",
  ENOSPC: "no space is left on the device. Make room, or choose another directory",
  EDQUOT: "the disk quota is used up. Make room, or choose another directory",
  ENOTDIR: "a part of its path is a file, not a directory. Choose another directory",
  EISDIR: "there is a directory of that name. A key must not also be the first segments of another one",
};

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String((error as Error | undefined)?.message ?? error);
  const remedy = remedies[codeOf(error) ?? ""];
  return remedy === undefined ? message : `${remedy} (${message}).`;
}
