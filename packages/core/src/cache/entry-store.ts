import type { BlobStore } from "../storage/blob-store.js";
import { asError } from "../serialization/as-error.js";
import { AtMost } from "./at-most.js";
import { metaKey, valueKey, type EntryId } from "./cache-keys.js";
import { readMeta, writeMeta, type EntryMeta } from "./entry-format.js";
import { stampOf } from "./stamp.js";
import { storeText, textOfStored, valueOfText } from "./value-codec.js";

/** Values of up to so many bytes, as they are stored, stand inside `meta`. */
const maxInlineBytes = 32 * 1024;

/** How many blobs are read at once, and how many entries are written at once. */
const maxAtOnce = 64;

/** What the store has for a task: an entry, nothing, or something that cannot be used. */
export type FoundEntry =
  | { readonly type: "entry"; readonly meta: EntryMeta }
  | { readonly type: "missing" }
  | { readonly type: "unreadable"; readonly message: string };

/** An entry before it is stored. */
export interface NewEntry {
  readonly meta: Omit<EntryMeta, "textBytes" | "storedBytes" | "isCompressed" | "value">;
  readonly text: string;
  readonly compression: number;
  /** The stamp of an entry that it replaces, whose value stands in a blob of its own. */
  readonly replaces: string | undefined;
}

/** The entries of a cache, in any blob store. */
export class EntryStore {
  readonly #store: BlobStore;
  readonly #reads = new AtMost(maxAtOnce);
  readonly #writes = new AtMost(maxAtOnce);

  constructor(store: BlobStore) {
    this.#store = store;
  }

  /** Never rejects: what cannot be read is no result. */
  async find(id: EntryId): Promise<FoundEntry> {
    try {
      const blob = await this.#reads.run(() => this.#store.get(metaKey(id)));
      if (!blob) return { type: "missing" };
      return { type: "entry", meta: readMeta(Buffer.from(blob.bytes).toString(), id) };
    } catch (error) {
      return unreadable(error);
    }
  }

  /** The value of an entry that was found; rejects if it is not whole. */
  async valueOf(meta: EntryMeta): Promise<unknown> {
    const { contentId, stamp, textBytes, isCompressed } = meta;
    const bytes = meta.value === undefined ? await this.#readValue(meta) : Buffer.from(meta.value, "base64");
    const text = await textOfStored({ bytes, textBytes, isCompressed });
    if (stampOf(contentId, meta, text) !== stamp) throw new Error("the value is not the one that was written");
    return valueOfText(text);
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
    if (replaces !== undefined && replaces !== known.stamp) await this.#store.delete([valueKey(known, replaces)]);
  }

  async #readValue(meta: EntryMeta): Promise<Uint8Array> {
    const blob = await this.#reads.run(() => this.#store.get(valueKey(meta, meta.stamp)));
    if (!blob) throw new Error("its value is gone");
    return blob.bytes;
  }
}

/** What is told of an entry that cannot be used. */
export function unreadable(error: unknown): { readonly type: "unreadable"; readonly message: string } {
  return { type: "unreadable", message: asError(error).message };
}
