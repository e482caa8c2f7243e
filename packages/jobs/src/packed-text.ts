import { fetchPayload, storePayload, type BlobStore, type PayloadClaim } from "@mazepa/core/transport";

/** A text in a record, or the claim of one that is too large for it. */
export type PackedText = string | PayloadClaim;

const maxTextBytes = 64 * 1024;

/** `text` itself, or the claim of it after it was stored under `folder`. */
export async function packText(store: BlobStore, folder: string, text: string): Promise<PackedText> {
  const bytes = Buffer.from(text);
  return bytes.byteLength <= maxTextBytes ? text : storePayload(store, folder, bytes);
}

/** @throws StorageError when the text is missing or changed. */
export async function unpackText(store: BlobStore, folder: string, packed: PackedText): Promise<string> {
  if (typeof packed === "string") return packed;
  return Buffer.from(await fetchPayload(store, folder, packed)).toString("utf8");
}
