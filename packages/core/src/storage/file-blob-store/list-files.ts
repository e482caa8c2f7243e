import { opendir } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, orStorageError } from "../storage-failure.js";

/**
 * The keys of the files below `root` that begin with `prefix`; only directories that may have some
 * are read.
 */
export async function* listFiles(root: string, prefix: string): AsyncGenerator<string> {
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of await entriesOf(root, next)) {
      const key = next + entry.name;
      if (!key.startsWith(prefix)) continue;
      if (entry.isDirectory) folders.push(`${key}/`);
      else yield key;
    }
  }
}

interface Entry {
  readonly name: string;
  readonly isDirectory: boolean;
}

async function entriesOf(root: string, folder: string): Promise<Entry[]> {
  const path = join(root, ...folder.split("/"));
  return orStorageError(`Directory "${path}" could not be listed`, async () => {
    const entries: Entry[] = [];
    try {
      for await (const entry of await opendir(path)) {
        if (!entry.name.startsWith(".")) entries.push({ name: entry.name, isDirectory: entry.isDirectory() });
      }
    } catch (error) {
      if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") throw error;
    }
    return entries;
  });
}
