import type { TaskOutcome } from "../tasks/task-outcome.js";
import type { LoadedOutcome } from "./loaded-outcome.js";
import { BlockCache } from "./block-cache.js";
import { decodeBody } from "./block-format.js";
import { ByteReader } from "./byte-reader.js";
import type { DecodedBlock } from "./decoded-block.js";
import type { RangeReader } from "./range-reader.js";
import { readOutcome } from "./record-format.js";
import type { SegmentList } from "./segment-list.js";
import type { StoredSegment } from "./stored-segment.js";

/** How far to read ahead when blocks are read one after the other; a fraction of the cache. */
const maxReadAheadBytes = 256 * 1024;

export interface OutcomeReaderOptions {
  readonly segments: SegmentList;
  readonly reader: RangeReader;
  readonly onWarning: (message: string) => void;
}

interface BlockAddress {
  readonly segment: StoredSegment;
  readonly block: number;
  /** The number of the block's first success. */
  readonly firstSuccess: number;
}

interface LoadedBlock extends BlockAddress {
  readonly decoded: DecodedBlock;
  readonly reader: ByteReader;
}

/** Reads the outcomes of recorded successes from the store on demand. */
export class OutcomeReader {
  readonly #options: OutcomeReaderOptions;
  readonly #cache = new BlockCache();
  /** Blocks that cannot be read. */
  readonly #lost = new Set<string>();
  /** The block that was used last: most reads are sequential. */
  #last: LoadedBlock | undefined;

  constructor(options: OutcomeReaderOptions) {
    this.#options = options;
  }

  /** The outcome of a success; undefined, after a warning, when it cannot be read. */
  load(recordNumber: number): LoadedOutcome {
    const last = this.#last;
    if (last && recordNumber >= last.firstSuccess && recordNumber < last.firstSuccess + last.decoded.successes.length) {
      return this.#outcomeOf(last, recordNumber);
    }
    const place = this.#placeOf(recordNumber);
    if (place === undefined) return undefined;
    const name = nameOf(place);
    const decoded = this.#cache.get(name);
    if (decoded) return this.#use(recordNumber, { ...place, decoded, reader: new ByteReader(decoded.bytes) });
    return this.#lost.has(name) ? undefined : this.#load(place);
  }

  #placeOf(recordNumber: number): BlockAddress | undefined {
    const segment = this.#options.segments.find(recordNumber);
    if (segment === undefined) return undefined;
    const { block, ordinal } = segment.locate(recordNumber - segment.firstSuccess);
    return { segment, block, firstSuccess: recordNumber - ordinal };
  }

  #use(recordNumber: number, place: LoadedBlock): TaskOutcome | undefined {
    this.#last = place;
    if (recordNumber === place.firstSuccess) this.#loadAhead(place);
    return this.#outcomeOf(place, recordNumber);
  }

  /** Starts to load the next blocks: a reader that begins a block at its start usually reads on. */
  #loadAhead(last: LoadedBlock): void {
    let bytes = 0;
    let recordNumber = last.firstSuccess + last.decoded.successes.length;
    for (;;) {
      const next = this.#placeOf(recordNumber);
      const entry = next?.segment.layout.header.blocks[next.block];
      if (!next || !entry || (bytes += entry.rawLength) > maxReadAheadBytes) return;
      const name = nameOf(next);
      // The load is repeated, and its failure reported, when the block is asked for.
      if (!this.#cache.get(name) && !this.#lost.has(name)) this.#cache.load(name, () => this.#fetch(next)).catch(() => undefined);
      recordNumber = next.firstSuccess + entry.successes;
    }
  }

  #load(place: BlockAddress): Promise<void> {
    return this.#cache.load(nameOf(place), async () => {
      const decoded = await this.#fetch(place);
      // A merge may have replaced this segment; the record is then found in the merged one.
      if (!decoded && this.#options.segments.segments.includes(place.segment)) this.#reportLoss(place);
      return decoded;
    });
  }

  async #fetch({ segment, block }: BlockAddress): Promise<DecodedBlock | undefined> {
    const { key, layout } = segment;
    const entry = layout.header.blocks[block];
    const start = layout.bodiesAt[block];
    if (entry === undefined || start === undefined) return undefined;
    const bytes = await this.#options.reader.read(key, start, start + entry.bodyLength);
    return bytes && decodeBody(entry, bytes);
  }

  #outcomeOf(place: LoadedBlock, recordNumber: number): TaskOutcome | undefined {
    const { decoded, reader } = place;
    const record = decoded.successes[recordNumber - place.firstSuccess];
    const start = record === undefined ? undefined : decoded.starts[record];
    if (start === undefined) return this.#reportLoss(place);
    try {
      reader.position = start;
      return readOutcome(reader, decoded);
    } catch (error) {
      const where = `Checkpoint segment "${place.segment.key}": a result in block ${place.block + 1}`;
      this.#options.onWarning(
        `${where} cannot be read and is not used: ${error instanceof Error ? error.message : String(error)}`,
      );
      return undefined;
    }
  }

  /** Warns of a lost block once, however many of its records are asked for. */
  #reportLoss(place: BlockAddress): undefined {
    const { segment, block } = place;
    segment.isDamaged = true;
    if (this.#lost.has(nameOf(place))) return undefined;
    this.#lost.add(nameOf(place));
    const { blocks } = segment.layout.header;
    const count = blocks[block]?.records ?? 0;
    this.#options.onWarning(
      `Checkpoint segment "${segment.key}": block ${block + 1} of ${blocks.length} is damaged or gone; the results of ${count} task(s) in it are lost.`,
    );
    return undefined;
  }
}

function nameOf({ segment, block }: BlockAddress): string {
  return `${segment.key}#${block}`;
}
