import type { BlobStore } from "../storage/blob-store.js";
import { asError } from "../serialization/as-error.js";
import { AtMost } from "../collections/at-most.js";
import { entryPrefix, metaKey, valueKey, type EntryId } from "./cache-keys.js";
import { readMeta, writeMeta, type EntryMeta } from "./entry-format.js";
import { QuickReads } from "./quick-reads.js";
import { removeRuns } from "./run-directories.js";
import { stampOf } from "./stamp.js";
import { storeText, textOfPlain, textOfStored, valueOfText } from "./value-codec.js";

/** The maximum size, as stored, of a value that is kept inside `meta`. */
const maxInlineBytes = 32 * 1024;

/** The maximum number of blobs that are read at once, and of entries that are written at once. */
const maxAtOnce = 64;

/** The finding for a task in the store: an entry, nothing, or something that cannot be used. */
export type FoundEntry =
  | { readonly type: "entry"; readonly meta: EntryMeta }
  | { readonly type: "missing" }
  | { readonly type: "unreadable"; readonly message: string };

/** An entry before it is stored. */
export interface NewEntry {
  readonly meta: Omit<EntryMeta, "textBytes" | "storedBytes" | "isCompressed" | "value">;
  readonly text: string;
  readonly compression: number;
  /** The entry that it replaces. */
  readonly replaces: EntryMeta | undefined;
}

/** The entries of a cache, in any blob store. */
export class EntryStore {
  readonly #store: BlobStore;
  readonly #quickReads: QuickReads | undefined;
  readonly #reads = new AtMost(maxAtOnce);
  readonly #writes = new AtMost(maxAtOnce);

  constructor(store: BlobStore) {
    this.#store = store;
    this.#quickReads = QuickReads.of(store);
  }

  /**
   * Looks for an entry. Never throws or rejects: an entry that cannot be read is no result. There
   * is no promise if it could be read at once, since there may be hundreds of thousands of hits.
   */
  find(id: EntryId): FoundEntry | Promise<FoundEntry> {
    const key = metaKey(id);
    const bytes = this.#quickReads?.get(key);
    return bytes ? entryOf(bytes, id) : this.#find(key, id);
  }

  async #find(key: string, id: EntryId): Promise<FoundEntry> {
    const turn = this.#reads.enter();
    if (turn) await turn;
    try {
      const blob = await this.#store.get(key);
      return blob ? entryOf(blob.bytes, id) : { type: "missing" };
    } catch (error) {
      return unreadable(error);
    } finally {
      this.#reads.leave();
    }
  }

  /**
   * The value of an entry that was found; throws or rejects if it is not whole. A small one is
   * returned without a promise, since there may be hundreds of thousands of hits.
   */
  valueOf(meta: EntryMeta): unknown {
    if (meta.value === undefined) return this.#readValue(meta);
    // The checksum of `meta` covers the value in it.
    const { textBytes, isCompressed } = meta;
    const stored = { bytes: Buffer.from(meta.value, "base64"), textBytes, isCompressed };
    return isCompressed ? textOfStored(stored).then(valueOfText) : valueOfText(textOfPlain(stored));
  }

  /**
   * The value is written before `meta`, so that a reader sees a whole entry or none. The value of
   * the entry that it replaces is deleted afterwards.
   */
  write(entry: NewEntry): Promise<void> {
    return this.#writes.run(() => this.#write(entry));
  }

  async #write({ meta: known, text, compression, replaces }: NewEntry): Promise<void> {
    const { bytes, textBytes, isCompressed } = await storeText(text, compression);
    const isInline = bytes.byteLength <= maxInlineBytes;
    const size = { textBytes, storedBytes: bytes.byteLength, isCompressed };
    const meta: EntryMeta = { ...known, ...size, ...(isInline && { value: Buffer.from(bytes).toString("base64") }) };
    if (!isInline) await this.#store.put(valueKey(known, known.stamp), bytes);
    await this.#store.put(metaKey(known), Buffer.from(writeMeta(meta)));
    if (!replaces) return;
    if (replaces.value === undefined && replaces.stamp !== known.stamp)
      await this.#store.delete([valueKey(known, replaces.stamp)]);
    await removeRuns(this.#store, entryPrefix(known), { kept: known.directory });
  }

  async #readValue(meta: EntryMeta): Promise<unknown> {
    const { contentId, stamp, textBytes, isCompressed } = meta;
    const blob = await this.#reads.run(() => this.#store.get(valueKey(meta, stamp)));
    if (!blob) throw new Error("its value is gone");
    const text = await textOfStored({ bytes: blob.bytes, textBytes, isCompressed });
    if (stampOf(contentId, meta, text) !== stamp) throw new Error("the value is not the one that was written");
    return valueOfText(text);
  }
}

function entryOf(bytes: Uint8Array, id: EntryId): FoundEntry {
  try {
    return { type: "entry", meta: readMeta(bytes, id) };
  } catch (error) {
    return unreadable(error);
  }
}

/** The finding for an entry that cannot be used. */
export function unreadable(error: unknown): { readonly type: "unreadable"; readonly message: string } {
  return { type: "unreadable", message: asError(error).message };
}
