import { constants } from "node:fs";
import { lstat, open, readFile, writeFile, type FileHandle } from "node:fs/promises";
import { StorageError } from "@mazepa/core";
import { defaultFileMode } from "@mazepa/core/internal";
import { unlessAbsent } from "./file-failure.js";

/** Windows has neither flag. */
const { O_NOFOLLOW = 0, O_DIRECTORY = 0, O_RDONLY, O_RDWR, O_WRONLY, O_CREAT, O_EXCL } = constants;

/** @throws StorageError when one of `directories` is a symbolic link. An absent one is fine. */
export async function refuseLinks(directories: readonly string[]): Promise<void> {
  await Promise.all(directories.map((directory) => unlessAbsent(isDirectory(directory))));
}

/** The text of a file. A symbolic link is not followed, but fails with `ELOOP`. */
export function readText(file: string): Promise<string> {
  return readFile(file, { encoding: "utf8", flag: O_RDONLY | O_NOFOLLOW });
}

/** Opens a file to change it in place. A symbolic link is not followed, but fails with `ELOOP`. */
export function openToChange(file: string): Promise<FileHandle> {
  return open(file, O_RDWR | O_NOFOLLOW);
}

/** Opens a directory to flush it to the disk. */
export function openDirectory(directory: string): Promise<FileHandle> {
  return open(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
}

/** Writes a file that does not exist yet. An existing file or link fails with `EEXIST`. */
export async function writeNew(
  file: string,
  text: string,
  { fileMode, flush = false }: { readonly fileMode: number; readonly flush?: boolean },
): Promise<void> {
  const handle = await open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, defaultFileMode);
  try {
    // Unlike the mode that `open` is given, this one is not cut by the umask of the process.
    if (fileMode !== defaultFileMode) await handle.chmod(fileMode);
    await writeFile(handle, text);
    if (flush) await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Whether a path is a directory, not a link to one.
 *
 * @throws StorageError when it is a symbolic link: messages would be read and written elsewhere.
 */
export async function isDirectory(directory: string): Promise<boolean> {
  const found = await lstat(directory);
  if (!found.isSymbolicLink()) return found.isDirectory();
  throw new StorageError(
    `"${directory}" is a symbolic link, which is not followed: a queue is a directory of its own. Move the directory here, or open the broker where it is.`,
  );
}
