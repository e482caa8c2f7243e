import type { BlobStore } from "../storage/blob-store.js";
import { decodeBody, decodeKeys, encodeBlocks, isIntactBody, type BlockEntry, type StoredBlock } from "./block-format.js";
import { compactRanges, type SegmentId } from "./coverage.js";
import { RecordBatch } from "./record-batch.js";
import { encodeSegment, type EncodedSegment } from "./segment-format.js";
import type { StoredSegment } from "./stored-segment.js";

/** Blocks with at least this many records are copied as they are. */
const fullRecords = 500;
const fullBytes = 32 * 1024;

/**
 * One segment with the records of several, in their order. Undefined when a part of
 * one is damaged or missing; that segment is marked, and never merged again.
 */
export async function mergeSegments(
  store: BlobStore,
  id: SegmentId,
  parts: readonly StoredSegment[],
): Promise<EncodedSegment | undefined> {
  const [first] = parts;
  if (first === undefined) return undefined;
  const blocks: StoredBlock[] = [];
  let small = new RecordBatch({ hasSmallBlocks: false });
  for (const part of parts) {
    for (const block of (await readBlocks(store, part)) ?? []) {
      if (isFull(block.entry)) {
        blocks.push(...(await encodeBlocks(small)), block);
        small = new RecordBatch({ hasSmallBlocks: false });
      } else await copyRecords(block, small, part);
    }
    if (part.isDamaged) return undefined;
  }
  blocks.push(...(await encodeBlocks(small)));
  const replaces = parts.flatMap(({ layout: { header } }) => [
    ...header.replaces,
    { epoch: header.id.epoch, from: header.id.number, to: header.id.number },
  ]);
  return encodeSegment({ id, order: first.layout.header.order, replaces: compactRanges(replaces) }, blocks);
}

/** The blocks of a segment, with their bytes checked. */
async function readBlocks(store: BlobStore, part: StoredSegment): Promise<StoredBlock[] | undefined> {
  const { layout } = part;
  const blob = await store.get(part.key);
  const blocks = layout.header.blocks.map((entry, block) => {
    const keysAt = layout.keysAt[block] ?? 0;
    const bodyAt = layout.bodiesAt[block] ?? 0;
    const bytes = blob?.bytes ?? new Uint8Array();
    return {
      entry,
      keys: bytes.subarray(keysAt, keysAt + entry.keysLength),
      body: bytes.subarray(bodyAt, bodyAt + entry.bodyLength),
    };
  });
  if (blocks.every(({ entry, keys, body }) => decodeKeys(entry, keys) && isIntactBody(entry, body))) return blocks;
  part.isDamaged = true;
  return undefined;
}

async function copyRecords({ entry, keys, body }: StoredBlock, into: RecordBatch, part: StoredSegment): Promise<void> {
  const decodedKeys = decodeKeys(entry, keys);
  const decoded = await decodeBody(entry, body);
  if (!decodedKeys || !decoded) {
    part.isDamaged = true;
    return;
  }
  const source = { ...decoded, ...decodedKeys };
  for (let record = 0; record < entry.records; record++) into.copy(source, record);
}

function isFull({ records, rawLength }: BlockEntry): boolean {
  return records >= fullRecords || rawLength >= fullBytes;
}
