import { promisify } from "node:util";
import { crc32, deflateRaw, deflateRawSync, inflateRaw, inflateRawSync } from "node:zlib";
import { taskKeyWords } from "../tasks/task-key.js";
import { maxTextLength } from "../serialization/limits.js";
import { ByteReader } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";
import type { BlockKeys, DecodedBlock } from "./decoded-block.js";
import type { BatchBlock, RecordBatch } from "./record-batch.js";
import { isSuccess } from "./record-format.js";

/*
 * A block is stored in two parts, each with its own checksum in the segment's header:
 * - the keys: 16 bytes a record, in the order of the id's digits, then the marks. A resumed
 *   execution reads only these.
 * - the body, compressed, which is read when one of its values is asked for. It consists of the
 *   records, a footer (their lengths, the base of the times, the names) and the footer's length.
 */

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** What the header of a segment says of one block. */
export interface BlockEntry {
  readonly records: number;
  readonly successes: number;
  readonly keysLength: number;
  readonly keysChecksum: number;
  readonly bodyLength: number;
  readonly bodyChecksum: number;
  /** The length of the body before compression. */
  readonly rawLength: number;
}

/** A block as it is stored. */
export interface StoredBlock {
  readonly entry: BlockEntry;
  readonly keys: Uint8Array;
  readonly body: Uint8Array;
}

/** Handing over less than this to another thread takes longer than compressing it here. */
const shortBody = 32 * 1024;
/** The most that one byte of deflated text can expand to (zlib's technical details). */
const maxDeflateRatio = 1032;
/**
 * A block is closed once it has 64 KiB. The rest is one record, whose text may have the greatest
 * length.
 */
const maxRawLength = 2 ** 16 + 3 * maxTextLength;
/** Each compression takes a quarter of a megabyte. */
const compressionsAtOnce = 8;

/**
 * The blocks of a batch, ready to be stored. Large ones are compressed in other threads; the batch
 * must not change meanwhile.
 */
export async function encodeBlocks(batch: RecordBatch): Promise<StoredBlock[]> {
  const encoded: StoredBlock[] = [];
  for (let start = 0; start < batch.blocks.length; start += compressionsAtOnce) {
    const group = batch.blocks.slice(start, start + compressionsAtOnce);
    const endOf = (index: number) => batch.blocks[start + index + 1]?.firstRecord ?? batch.count;
    encoded.push(...(await Promise.all(group.map((block, index) => encodeBlock(batch, block, endOf(index))))));
  }
  return encoded;
}

/** The keys of a block; undefined when the bytes are damaged. */
export function decodeKeys(entry: BlockEntry, bytes: Uint8Array): BlockKeys | undefined {
  if (bytes.length !== entry.keysLength || crc32(bytes) !== entry.keysChecksum || !isPlausible(entry)) return undefined;
  const reader = new ByteReader(bytes);
  const keys = new Uint32Array(entry.records * taskKeyWords);
  for (let word = 0; word < keys.length; word++) keys[word] = reader.bytes.readUInt32BE(word * 4);
  reader.position = keys.byteLength;
  try {
    const marks = Uint32Array.from({ length: entry.records }, () => reader.varint());
    return countSuccesses(marks) === entry.successes ? { keys, marks } : undefined;
  } catch {
    return undefined;
  }
}

/** The body of a block; undefined when the bytes are damaged. */
export async function decodeBody(entry: BlockEntry, bytes: Uint8Array): Promise<DecodedBlock | undefined> {
  if (!isIntactBody(entry, bytes) || !isPlausible(entry)) return undefined;
  try {
    const options = { maxOutputLength: Math.max(1, entry.rawLength) };
    const raw = entry.rawLength <= shortBody ? inflateRawSync(bytes, options) : await inflate(bytes, options);
    return raw.length === entry.rawLength ? decodeRaw(entry, raw) : undefined;
  } catch {
    return undefined;
  }
}

export function isIntactBody(entry: BlockEntry, bytes: Uint8Array): boolean {
  return bytes.length === entry.bodyLength && crc32(bytes) === entry.bodyChecksum;
}

/** Whether the counts of an entry fit the number of bytes. Memory is allocated by these counts. */
function isPlausible({ records, successes, keysLength, bodyLength, rawLength }: BlockEntry): boolean {
  const hasKeys = successes <= records && records * (4 * taskKeyWords + 1) <= keysLength;
  return hasKeys && records <= rawLength && rawLength <= Math.min(bodyLength * maxDeflateRatio, maxRawLength);
}

function countSuccesses(marks: Uint32Array): number {
  return marks.reduce((count, mark) => count + 1 - (mark % 2), 0);
}

async function encodeBlock(batch: RecordBatch, block: BatchBlock, endRecord: number): Promise<StoredBlock> {
  const marks = batch.marks.words.subarray(block.firstRecord, endRecord);
  const keys = keysOf(batch, block.firstRecord, marks);
  const raw = rawBody(batch, block, endRecord);
  const body = raw.length <= shortBody ? deflateRawSync(raw, { level: 1 }) : await deflate(raw, { level: 1 });
  const entry = {
    records: marks.length,
    successes: countSuccesses(marks),
    keysLength: keys.length,
    keysChecksum: crc32(keys),
    bodyLength: body.length,
    bodyChecksum: crc32(body),
    rawLength: raw.length,
  };
  return { entry, keys, body };
}

function keysOf(batch: RecordBatch, firstRecord: number, marks: Uint32Array): Buffer {
  const writer = new ByteWriter(marks.length * 18);
  const firstWord = firstRecord * taskKeyWords;
  const lastWord = firstWord + marks.length * taskKeyWords;
  for (let word = firstWord; word < lastWord; word++)
    writer.length = writer.bytes.writeUInt32BE(batch.keys.at(word), writer.length);
  for (const mark of marks) writer.varint(mark);
  return writer.written;
}

function rawBody(batch: RecordBatch, block: BatchBlock, endRecord: number): Buffer {
  const end = endRecord === batch.count ? batch.body.length : batch.starts.at(endRecord);
  const footer = new ByteWriter(1024);
  for (let record = block.firstRecord; record < endRecord; record++) {
    footer.varint((record + 1 === endRecord ? end : batch.starts.at(record + 1)) - batch.starts.at(record));
  }
  footer.float64(block.baseMs);
  footer.varint(block.names.list.length);
  for (const name of block.names.list) footer.text(name);
  footer.uint32(footer.length);
  return Buffer.concat([batch.body.bytes.subarray(block.firstByte, end), footer.written]);
}

function decodeRaw(entry: BlockEntry, raw: Buffer): DecodedBlock {
  const footerAt = raw.length - 4 - raw.readUInt32LE(raw.length - 4);
  const reader = new ByteReader(raw, footerAt);
  const starts = new Uint32Array(entry.records + 1);
  for (let record = 0; record < entry.records; record++) starts[record + 1] = (starts[record] ?? 0) + reader.varint();
  const baseMs = reader.float64();
  const names = Array.from({ length: reader.varint() }, () => reader.text());
  const successes = Uint32Array.from({ length: entry.records }, (_, record) => record).filter((record) =>
    isSuccess(raw[starts[record] ?? 0] ?? 0),
  );
  return { bytes: raw, starts, successes, baseMs, names };
}
