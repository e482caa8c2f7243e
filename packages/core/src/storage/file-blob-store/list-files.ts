import { opendir } from "node:fs/promises";
import { join } from "node:path";
import { compareKeys } from "../blob-key.js";
import { codeOf, orStorageError } from "../storage-failure.js";

/** A file, or a directory, whose key ends with a slash. */
interface Entry {
  readonly key: string;
  readonly isDirectory: boolean;
}

/**
 * The keys of the files below `root` that begin with `prefix` and come after `after`, in order;
 * only directories that may have some are read.
 */
export async function* listFiles(root: string, prefix: string, after = ""): AsyncGenerator<string> {
  const isWanted = ({ key, isDirectory }: Entry): boolean =>
    key.startsWith(prefix) && (compareKeys(key, after) > 0 || (isDirectory && after.startsWith(key)));
  const open: Entry[] = [{ key: prefix.slice(0, prefix.lastIndexOf("/") + 1), isDirectory: true }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!next.isDirectory) {
      yield next.key;
      continue;
    }
    const wanted = (await entriesOf(root, next.key)).filter(isWanted);
    for (const entry of wanted.sort((a, b) => compareKeys(b.key, a.key))) open.push(entry);
  }
}

async function entriesOf(root: string, folder: string): Promise<Entry[]> {
  const path = join(root, ...folder.split("/"));
  return orStorageError(`Directory "${path}" could not be listed`, async () => {
    const entries: Entry[] = [];
    try {
      for await (const entry of await opendir(path)) {
        if (entry.name.startsWith(".") || entry.isSymbolicLink()) continue;
        const isDirectory = entry.isDirectory();
        entries.push({ key: `${folder}${entry.name}${isDirectory ? "/" : ""}`, isDirectory });
      }
    } catch (error) {
      if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") throw error;
    }
    return entries;
  });
}
