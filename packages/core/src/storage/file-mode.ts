import { InvalidOptionError } from "../errors.js";

/** The default permissions of new files: only their owner reads and writes them. */
export const defaultFileMode = 0o600;

/**
 * @throws InvalidOptionError unless `mode` is one with which the owner reads and writes files.
 */
export function checkFileMode(mode: number): number {
  if (Number.isInteger(mode) && (mode & 0o600) === 0o600 && (mode & ~0o666) === 0) return mode;
  throw new InvalidOptionError(
    `Option "fileMode" is ${String(mode)}; it must be the permissions of files that their owner reads and writes, such as 0o600 or 0o660.`,
  );
}

/**
 * The permissions of a directory whose files have `fileMode`: users that may read the files may
 * search it.
 */
export function directoryMode(fileMode: number): number {
  return fileMode | ((fileMode & 0o444) >> 2);
}

/**
 * The `fileMode` at the end of a URL such as `file:///shared/results?fileMode=660`, and the URL
 * without it.
 *
 * @throws InvalidOptionError when the URL has another parameter.
 */
export function splitFileMode(url: string): { url: string; fileMode?: number } {
  const at = url.indexOf("?");
  if (at < 0) return { url };
  const digits = /^fileMode=([0-7]{3,4})$/.exec(url.slice(at + 1))?.[1];
  if (digits !== undefined) return { url: url.slice(0, at), fileMode: checkFileMode(parseInt(digits, 8)) };
  throw new InvalidOptionError(
    `"${url}" has a parameter other than "fileMode", such as fileMode=660. In a path, write ? as %3F.`,
  );
}
