import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pause } from "../../timer.js";
import { codeOf } from "../storage-failure.js";
import { isThere, makeDirectoryBelow, removeFile, writeNewFile } from "./atomic-file.js";
import { draftName, isAbandoned } from "./draft-name.js";
import type { StoreDirectory } from "./store-directory.js";

/**
 * The time in ms to wait for one holder of another machine; the work under the lock takes a few
 * milliseconds.
 */
const patienceMs = 5000;

/**
 * Calls `work` while no other process changes the blob of this key under a lock. `draft` names the
 * file that `work` moves to its key as its last act.
 *
 * A process that finds the holder dead, or has seen the same one for five seconds, takes the lock
 * over after removing the holder's draft. A holder that was only asleep then fails in its last act,
 * so breaking a lock is safe at any time, and a wrong guess costs a repetition. The lock is one
 * token that is renamed from `free` to `held.<draft>` and back: only one of several renames
 * succeeds, and a former holder cannot free a lock that it no longer has.
 */
export async function withFileLock<T>(
  directory: StoreDirectory,
  lock: { key: string; draft: string },
  work: () => Promise<T>,
): Promise<T> {
  const path = directory.lockPath(lock.key);
  await acquire(directory, path, lock.draft);
  try {
    return await work();
  } finally {
    await take(join(path, `held.${lock.draft}`), join(path, "free"));
  }
}

async function acquire(directory: StoreDirectory, path: string, draft: string): Promise<void> {
  const mine = join(path, `held.${draft}`);
  let seen = "";
  let seenAt = 0;
  for (let round = 0; ; round++) {
    const token = await findToken(directory, path);
    if (token === "free" && (await take(join(path, token), mine))) return;
    if (token !== seen) [seen, seenAt] = [token, performance.now()];
    if (token.startsWith("held.")) {
      const holder = token.slice("held.".length);
      if (isAbandoned(holder) || performance.now() - seenAt > patienceMs) {
        await removeFile(directory.draftPath(holder));
        if (await take(join(path, token), mine)) return;
      }
    }
    await pause(Math.min(20, 1 + round) * (0.5 + Math.random()));
  }
}

/** The token's name, or an empty text when it was renamed while the directory was read. */
async function findToken(directory: StoreDirectory, path: string): Promise<string> {
  try {
    const names = await readdir(path);
    return names.find((name) => name === "free" || name.startsWith("held.")) ?? "";
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    await createLock(directory, path);
    return "";
  }
}

/** Creates the directory with its token inside; an existing one stays, since it is never empty. */
async function createLock(directory: StoreDirectory, path: string): Promise<void> {
  const draft = directory.draftPath(`${draftName()}.lock`);
  await makeDirectoryBelow(directory.path, draft, directory.fileMode);
  await writeNewFile(join(draft, "free"), new Uint8Array(), directory.fileMode);
  await rename(draft, path).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if (!(await isThere(path))) throw error;
  });
}

async function take(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    // A network file system may have done it and lost its answer.
    return isThere(to);
  }
}
