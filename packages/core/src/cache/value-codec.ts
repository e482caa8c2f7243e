import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { deserialize } from "../serialization/deserialize.js";
import { serialize } from "../serialization/serialize.js";

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** The minimum length of a text that is compressed: shorter ones would save nothing. */
const minCompressedBytes = 256;

/** A value as it is stored. */
export interface StoredValue {
  readonly bytes: Uint8Array;
  readonly textBytes: number;
  readonly isCompressed: boolean;
}

/**
 * The text of a value.
 *
 * @throws SerializationError naming the part that cannot be serialized.
 */
export function valueText(value: unknown): string {
  return value === undefined ? "" : serialize(value, "result");
}

/**
 * The value of a text.
 *
 * @throws SerializationError when the text cannot be read; UnknownOperationError when it holds an
 *   operation that is not registered here.
 */
export function valueOfText(text: string): unknown {
  return text === "" ? undefined : deserialize(text);
}

/** Compresses a text beside the main thread. */
export async function storeText(text: string, level: number): Promise<StoredValue> {
  const plain = Buffer.from(text);
  const textBytes = plain.byteLength;
  if (level === 0 || textBytes < minCompressedBytes) return { bytes: plain, textBytes, isCompressed: false };
  const bytes = await compress(plain, { level });
  return bytes.byteLength < textBytes
    ? { bytes, textBytes, isCompressed: true }
    : { bytes: plain, textBytes, isCompressed: false };
}

/** The text that {@link storeText} stored. */
export async function textOfStored({ bytes, textBytes, isCompressed }: StoredValue): Promise<string> {
  const plain = isCompressed ? await decompress(bytes, { maxOutputLength: Math.max(1, textBytes) }) : bytes;
  return textOfPlain({ bytes: plain, textBytes });
}

/** The text of a value that is not compressed. */
export function textOfPlain({ bytes: plain, textBytes }: Pick<StoredValue, "bytes" | "textBytes">): string {
  if (plain.byteLength !== textBytes) throw new Error(`the value has ${plain.byteLength} bytes instead of ${textBytes}`);
  return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString();
}
