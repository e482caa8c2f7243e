import { createHash } from "node:crypto";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { StorageConnectionError, StorageError } from "../../errors.js";
import { codeOf } from "../storage-failure.js";
import { makeDirectory, moveFile, readFlag, refuseLinks, removeFile, writeNewFile } from "./atomic-file.js";
import { draftName, isAbandoned } from "./draft-name.js";

const draftLifetimeMs = 24 * 3600 * 1000;
const markerText = `${JSON.stringify({ format: "mazepa-blob-store", version: 1 })}\n`;

/**
 * The directory of a file store: blobs lie at their keys, and everything of the store's own under
 * `.mazepa`, where no key can point: `store.json` (the mark that this directory is a store),
 * `drafts` (files on their way to their keys) and `locks`.
 */
export class StoreDirectory {
  readonly path: string;
  /** The permissions of new files. */
  readonly fileMode: number;
  #prepared: Promise<void> | undefined;
  /** The identity that distinguishes it from another directory of its name. */
  #identity: string | undefined;

  constructor(path: string, fileMode: number) {
    this.path = resolve(path);
    this.fileMode = fileMode;
  }

  blobPath(key: string): string {
    return join(this.path, ...key.split("/"));
  }

  draftPath(name: string): string {
    return join(this.path, ".mazepa", "drafts", name);
  }

  lockPath(key: string): string {
    return join(this.path, ".mazepa", "locks", createHash("sha256").update(key).digest("hex").slice(0, 32));
  }

  /**
   * Makes the directory a store unless it is one.
   *
   * @throws StorageError when it contains other files.
   */
  prepare(): Promise<void> {
    this.#prepared ??= this.#prepare().catch((error: unknown) => {
      this.#prepared = undefined;
      throw error;
    });
    return this.#prepared;
  }

  /**
   * Checks the directory when something is absent: a disk that is no longer mounted looks like an
   * empty directory, and an absent lease means to a head that it was replaced.
   *
   * @throws StorageConnectionError when the directory is gone, or another one than before.
   */
  async check(): Promise<void> {
    const found = await stat(this.path).catch((error: unknown) => {
      if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return undefined;
      throw error;
    });
    const identity = found && `${found.dev}:${found.ino}`;
    this.#identity ??= identity;
    if (identity === this.#identity) return;
    const problem = identity === undefined ? "is gone" : "is another one than before";
    throw new StorageConnectionError(
      `The store's directory "${this.path}" ${problem}. Check that its disk is mounted; if it was replaced on purpose, open a new FileBlobStore.`,
    );
  }

  async #prepare(): Promise<void> {
    await this.check();
    const marker = join(this.path, ".mazepa", "store.json");
    const text = await readFile(marker, { encoding: "utf8", flag: readFlag }).catch(() => undefined);
    if (text === undefined) await this.#refuseForeignFiles();
    else this.#checkMarker(text);
    for (const path of [this.draftPath(""), dirname(this.lockPath(""))]) {
      await makeDirectory(path, this.fileMode);
      await refuseLinks(this.path, path);
    }
    if (text === undefined) await this.#mark(marker);
    await this.check();
    await this.#sweep();
  }

  async #refuseForeignFiles(): Promise<void> {
    const names = await readdir(this.path).catch((error: unknown) => {
      if (codeOf(error) === "ENOENT") return [];
      throw error;
    });
    const foreign = names.find((name) => !name.startsWith("."));
    if (foreign === undefined) return;
    throw new StorageError(
      `Directory "${this.path}" is not a blob store: it holds "${foreign}", which is not Mazepa's. Give an empty directory, or one that does not exist yet.`,
    );
  }

  #checkMarker(text: string): void {
    if (text === markerText) return;
    throw new StorageError(
      `Directory "${this.path}" was made by another version of Mazepa, or is damaged: its .mazepa/store.json says ${JSON.stringify(text.slice(0, 100))}. ` +
        "Update @mazepa/core, or choose another directory.",
    );
  }

  async #mark(marker: string): Promise<void> {
    const draft = this.draftPath(draftName());
    await writeNewFile(draft, Buffer.from(markerText), this.fileMode);
    await moveFile(draft, marker);
  }

  /** Removes the drafts of killed writers. */
  async #sweep(): Promise<void> {
    for (const name of await readdir(this.draftPath(""))) {
      const path = this.draftPath(name);
      if (isAbandoned(name)) await removeFile(path);
      else if (await isOlderThan(path, draftLifetimeMs)) await rm(path, { recursive: true, force: true });
    }
  }
}

async function isOlderThan(path: string, ageMs: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > ageMs;
}
