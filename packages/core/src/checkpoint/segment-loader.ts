import type { BlobStore } from "../storage/blob-store.js";
import { decodeKeys } from "./block-format.js";
import { segmentIdOf, type CheckpointKeys } from "./checkpoint-keys.js";
import { compareSegmentIds, covers, type SegmentId } from "./coverage.js";
import type { BlockKeys } from "./decoded-block.js";
import type { RangeReader } from "./range-reader.js";
import { decodeHeader, decodeTrailingHeader, headerLengthOf, type SegmentLayout } from "./segment-format.js";
import { StoredSegment } from "./stored-segment.js";

/** Large enough for the header and the keys of a small segment, so that one request suffices. */
const firstReadBytes = 64 * 1024;
const requestsAtOnce = 16;

export interface SegmentLoaderOptions {
  readonly store: BlobStore;
  readonly reader: RangeReader;
  readonly keys: CheckpointKeys;
  readonly onWarning: (message: string) => void;
}

/** A segment with the keys of its records. */
export interface LoadedSegment {
  readonly segment: StoredSegment;
  readonly blocks: readonly BlockKeys[];
}

export interface LoadedSegments {
  readonly loaded: readonly LoadedSegment[];
  /** Keys of segments whose records are all in others. */
  readonly superseded: readonly string[];
  /** The highest epoch that has written a segment; 0 if there is none. */
  readonly lastEpoch: number;
}

/**
 * Finds the segments of a checkpoint and reads their headers and keys. Damaged ones are left out,
 * with a warning.
 */
export async function loadSegments(options: SegmentLoaderOptions): Promise<LoadedSegments> {
  const ids = new Map<string, SegmentId>();
  for await (const key of options.store.list(options.keys.segments)) {
    const id = segmentIdOf(options.keys, key);
    if (id) ids.set(key, id);
    else options.onWarning(`"${key}" is no checkpoint segment; it is left alone.`);
  }
  const found = await loadAll([...ids], options);
  const ranges = found.flatMap(({ segment }) => segment.layout.header.replaces);
  const isSuperseded = ({ segment }: LoadedSegment) => covers(ranges, segment.layout.header.id);
  return {
    loaded: found
      .filter((each) => !isSuperseded(each))
      .sort((left, right) => compareSegmentIds(left.segment.layout.header.order, right.segment.layout.header.order)),
    superseded: found.filter(isSuperseded).map(({ segment }) => segment.key),
    lastEpoch: [...ids.values()].reduce((last, { epoch }) => Math.max(last, epoch), 0),
  };
}

async function loadAll(ids: readonly (readonly [string, SegmentId])[], options: SegmentLoaderOptions): Promise<LoadedSegment[]> {
  const found: LoadedSegment[] = [];
  for (let start = 0; start < ids.length; start += requestsAtOnce) {
    const group = ids.slice(start, start + requestsAtOnce).map(([key, id]) => loadSegment(key, id, options));
    for (const loaded of await Promise.all(group)) if (loaded) found.push(loaded);
  }
  return found;
}

async function loadSegment(key: string, id: SegmentId, options: SegmentLoaderOptions): Promise<LoadedSegment | undefined> {
  const { reader, onWarning } = options;
  let first = await reader.read(key, 0, firstReadBytes);
  if (first === undefined) return undefined; // deleted since it was listed
  const headerLength = headerLengthOf(first) ?? 0;
  if (headerLength > first.length) first = (await reader.read(key, 0, headerLength)) ?? first;
  const layout = decodeHeader(first) ?? (await readTrailingHeader(key, options));
  if (layout === undefined || compareSegmentIds(layout.header.id, id) !== 0) {
    onWarning(
      `Checkpoint segment "${key}": ${layout ? "it is another segment under this name" : "its header is damaged"}; what it recorded is lost, and those tasks run again.`,
    );
    return undefined;
  }
  const keysEnd = layout.bodiesAt[0] ?? layout.headerLength;
  const bytes = keysEnd <= first.length ? first : ((await reader.read(key, 0, keysEnd)) ?? first);
  return readKeys(key, { layout, bytes }, onWarning);
}

async function readTrailingHeader(key: string, { store }: SegmentLoaderOptions): Promise<SegmentLayout | undefined> {
  const blob = await store.get(key);
  return blob && decodeTrailingHeader(blob.bytes);
}

function readKeys(
  key: string,
  { layout, bytes }: { layout: SegmentLayout; bytes: Uint8Array },
  onWarning: (message: string) => void,
): LoadedSegment {
  const blocks: BlockKeys[] = [];
  const lost = new Set<number>();
  layout.header.blocks.forEach((entry, block) => {
    const start = layout.keysAt[block] ?? 0;
    const keys = decodeKeys(entry, bytes.subarray(start, start + entry.keysLength));
    if (keys) blocks.push(keys);
    else {
      lost.add(block);
      onWarning(
        `Checkpoint segment "${key}": the keys of block ${block + 1} of ${layout.header.blocks.length} are damaged; what it recorded of ${entry.records} task(s) is lost, and they run again.`,
      );
    }
  });
  return { segment: new StoredSegment(key, layout, lost), blocks };
}
