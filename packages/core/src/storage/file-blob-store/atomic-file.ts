import { constants, lstatSync } from "node:fs";
import { chmod, link, lstat, mkdir, open, rename, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { StorageError } from "../../errors.js";
import { defaultFileMode, directoryMode } from "../file-mode.js";
import { codeOf } from "../storage-failure.js";

/** The flag for reading a file, but not what a symbolic link leads to, which fails with `ELOOP`. */
export const readFlag = constants.O_RDONLY | ((constants as { O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0); // not on Windows

/** Creates a file that must not be there yet; its content is on the disk when this resolves. */
export async function writeNewFile(path: string, bytes: Uint8Array, fileMode: number): Promise<void> {
  const file = await open(path, "wx", defaultFileMode);
  try {
    // Unlike the mode that `open` is given, this one is not cut by the umask of the process.
    if (fileMode !== defaultFileMode) await file.chmod(fileMode);
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Moves a written file over `target`; false when the file is no longer there. */
export async function moveFile(source: string, target: string): Promise<boolean> {
  try {
    await rename(source, target);
  } catch (error) {
    if (codeOf(error) === "ENOENT" && !(await isThere(source)) && (await isThere(dirname(target)))) return false;
    throw error;
  }
  await syncDirectory(dirname(target));
  return true;
}

/**
 * Gives a written file a second name unless that is taken; undefined when the file system has no
 * hard links.
 */
export async function linkFile(source: string, target: string): Promise<boolean | undefined> {
  try {
    await link(source, target);
  } catch (error) {
    const code = codeOf(error);
    // A network file system may have done it and lost its answer: then the file has two names.
    if (code === "EEXIST") return (await stat(source)).nlink > 1;
    if (code === "ENOTSUP" || code === "EPERM" || code === "ENOSYS") return undefined;
    throw error;
  }
  await syncDirectory(dirname(target));
  return true;
}

/** Creates a directory and those above it, durably. */
export async function makeDirectory(path: string, fileMode: number): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: directoryMode(defaultFileMode) });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await finishDirectory(made, fileMode);
}

/** The same below a directory that must be there: on a disk that is away, none is made. */
export async function makeDirectoryBelow(root: string, path: string, fileMode: number): Promise<void> {
  try {
    await mkdir(path, { mode: directoryMode(defaultFileMode) });
    await finishDirectory(path, fileMode);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return refuseLinks(root, path);
    if (codeOf(error) !== "ENOENT" || dirname(path) === root || path === root) throw error;
    await makeDirectoryBelow(root, dirname(path), fileMode);
    await makeDirectoryBelow(root, path, fileMode);
  }
}

/**
 * Checks the directories from `path` up to `root`, which itself may be a link.
 *
 * @throws StorageError when one is a symbolic link: files would be changed elsewhere.
 */
export async function refuseLinks(root: string, path: string): Promise<void> {
  for (let each = path; each.length > root.length; each = dirname(each))
    if ((await lstat(each)).isSymbolicLink()) throw linkRefused(each);
}

/** The same at once, for directories that may not be there yet. */
export function refuseLinksNow(root: string, path: string): void {
  for (let each = path; each.length > root.length; each = dirname(each))
    if (lstatSync(each, { throwIfNoEntry: false })?.isSymbolicLink()) throw linkRefused(each);
}

function linkRefused(path: string): StorageError {
  return new StorageError(
    `"${path}" is a symbolic link, which is not followed. Move the directory here, or link the whole store.`,
  );
}

async function finishDirectory(path: string, fileMode: number): Promise<void> {
  // Unlike the mode that `mkdir` is given, this one is not cut by the umask of the process.
  if (fileMode !== defaultFileMode) await chmod(path, directoryMode(fileMode));
  await syncDirectory(dirname(path));
}

export async function removeFile(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (codeOf(error) !== "ENOENT") throw error;
  });
}

export async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** Without this a new name may be gone after a power failure. Windows has no such call. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } catch (error) {
    // Some network file systems cannot sync directories; they write names through.
    if (codeOf(error) !== "EINVAL" && codeOf(error) !== "ENOTSUP") throw error;
  } finally {
    await directory.close();
  }
}
