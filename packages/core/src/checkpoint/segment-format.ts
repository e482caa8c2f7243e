import { crc32 } from "node:zlib";
import { StorageError } from "../errors.js";
import type { BlockEntry, StoredBlock } from "./block-format.js";
import { ByteReader } from "./byte-reader.js";
import { ByteWriter } from "./byte-writer.js";
import type { SegmentId, SegmentRange } from "./coverage.js";

/*
 * A segment consists of: header, the keys of all blocks, the bodies of all blocks, the header
 * again, the header's length. The second header is read when the first is damaged.
 */

const magic = 0x47535a4d; // "MZSG"
const formatVersion = 1;
/** The magic, the version and the header's length. */
const prefixLength = 12;

/** The header of a segment. */
export interface SegmentHeader {
  readonly id: SegmentId;
  /**
   * Its position among the segments: its own id, or that of the first segment that was merged into
   * it.
   */
  readonly order: SegmentId;
  /** The segments that were merged into it, which it supersedes. */
  readonly replaces: readonly SegmentRange[];
  readonly blocks: readonly BlockEntry[];
}

/** The offsets of a segment's parts. */
export interface SegmentLayout {
  readonly header: SegmentHeader;
  readonly headerLength: number;
  /** Where the keys of each block begin. They are contiguous. */
  readonly keysAt: readonly number[];
  readonly bodiesAt: readonly number[];
  readonly totalLength: number;
}

/** A segment as it is stored, and the offsets of its parts. */
export interface EncodedSegment {
  readonly bytes: Buffer;
  readonly layout: SegmentLayout;
}

export function encodeSegment(identity: Omit<SegmentHeader, "blocks">, blocks: readonly StoredBlock[]): EncodedSegment {
  const header = { ...identity, blocks: blocks.map(({ entry }) => entry) };
  const encoded = encodeHeader(header);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(encoded.length);
  const bytes = Buffer.concat([encoded, ...blocks.map(({ keys }) => keys), ...blocks.map(({ body }) => body), encoded, length]);
  return { bytes, layout: layoutOf(header, encoded.length) };
}

/** The length of the header at the beginning of `bytes`; undefined when there is none. */
export function headerLengthOf(bytes: Uint8Array): number | undefined {
  if (bytes.length < prefixLength) return undefined;
  const reader = new ByteReader(bytes);
  if (reader.uint32() !== magic) return undefined;
  reader.uint32();
  return reader.uint32();
}

/**
 * The layout of a segment from its first bytes, which contain at least the header; undefined when
 * the header is damaged.
 *
 * @throws StorageError when the header is intact and of a version that this core does not know.
 */
export function decodeHeader(bytes: Uint8Array): SegmentLayout | undefined {
  const length = headerLengthOf(bytes);
  if (length === undefined || length > bytes.length || length < prefixLength + 4) return undefined;
  const reader = new ByteReader(bytes.subarray(0, length));
  if (reader.bytes.readUInt32LE(length - 4) !== crc32(reader.bytes.subarray(0, length - 4))) return undefined;
  const version = reader.bytes.readUInt32LE(4);
  if (version !== formatVersion) {
    throw new StorageError(
      `The checkpoint was written in format ${version}; this @mazepa/core knows format ${formatVersion}. Update it to resume this execution.`,
    );
  }
  reader.position = prefixLength;
  const header = readHeader(reader);
  return header && layoutOf(header, length);
}

/** The layout of a segment from the header at its end. */
export function decodeTrailingHeader(bytes: Uint8Array): SegmentLayout | undefined {
  if (bytes.length < 4) return undefined;
  const length = new ByteReader(bytes).bytes.readUInt32LE(bytes.length - 4);
  return decodeHeader(bytes.subarray(bytes.length - 4 - length));
}

function layoutOf(header: SegmentHeader, headerLength: number): SegmentLayout {
  let end = headerLength;
  const keysAt = header.blocks.map(({ keysLength }) => (end += keysLength) - keysLength);
  const bodiesAt = header.blocks.map(({ bodyLength }) => (end += bodyLength) - bodyLength);
  return { header, headerLength, keysAt, bodiesAt, totalLength: end + headerLength + 4 };
}

function encodeHeader({ id, order, replaces, blocks }: SegmentHeader): Buffer {
  const writer = new ByteWriter(128 + blocks.length * 32);
  const length = prefixLength + 4 * 6 + replaces.length * 12 + blocks.length * 28 + 4;
  const numbers = [magic, formatVersion, length, id.epoch, id.number, order.epoch, order.number, replaces.length, blocks.length];
  for (const number of numbers) writer.uint32(number);
  for (const { epoch, from, to } of replaces) for (const number of [epoch, from, to]) writer.uint32(number);
  for (const block of blocks) for (const number of numbersOf(block)) writer.uint32(number);
  writer.uint32(crc32(writer.written));
  return writer.written;
}

/** The header; undefined when it counts more than there are bytes for. */
function readHeader(reader: ByteReader): SegmentHeader | undefined {
  const next = () => reader.uint32();
  const id = { epoch: next(), number: next() };
  const order = { epoch: next(), number: next() };
  const counts = { replaces: next(), blocks: next() };
  if (counts.replaces * 12 + counts.blocks * 28 + 4 !== reader.bytes.length - reader.position) return undefined;
  return {
    id,
    order,
    replaces: Array.from({ length: counts.replaces }, () => ({ epoch: next(), from: next(), to: next() })),
    blocks: Array.from({ length: counts.blocks }, () => readEntry(next)),
  };
}

function numbersOf(entry: BlockEntry): number[] {
  const { records, successes, keysLength, keysChecksum, bodyLength, bodyChecksum, rawLength } = entry;
  return [records, successes, keysLength, keysChecksum, bodyLength, bodyChecksum, rawLength];
}

function readEntry(next: () => number): BlockEntry {
  return {
    records: next(),
    successes: next(),
    keysLength: next(),
    keysChecksum: next(),
    bodyLength: next(),
    bodyChecksum: next(),
    rawLength: next(),
  };
}
