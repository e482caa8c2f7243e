import type { TaskOutcome } from "../../tasks/task-outcome.js";
import { BlockCache } from "./block-cache.js";
import { decodeBody } from "./block-format.js";
import { ByteReader } from "./byte-reader.js";
import type { DecodedBlock } from "./decoded-block.js";
import type { RangeReader } from "./range-reader.js";
import { readOutcome } from "./record-format.js";
import type { SegmentList } from "./segment-list.js";
import type { StoredSegment } from "./stored-segment.js";

export interface OutcomeReaderOptions {
  readonly segments: SegmentList;
  readonly reader: RangeReader;
  readonly onWarning: (message: string) => void;
}

interface BlockPlace {
  readonly segment: StoredSegment;
  readonly block: number;
  /** The number of the block's first success. */
  readonly firstSuccess: number;
}

interface LoadedBlock extends BlockPlace {
  readonly decoded: DecodedBlock;
}

/** Reads the outcomes of recorded successes out of the store when they are asked for. */
export class OutcomeReader {
  readonly #options: OutcomeReaderOptions;
  readonly #cache = new BlockCache();
  readonly #reported = new Set<string>();
  /** The block that was used last: most reads follow each other. */
  #last: LoadedBlock | undefined;

  constructor(options: OutcomeReaderOptions) {
    this.#options = options;
  }

  /** At once when the block is at hand. Undefined, after a warning, when it cannot be read. */
  read(recordNumber: number): TaskOutcome | Promise<TaskOutcome | undefined> {
    const last = this.#last;
    if (last && recordNumber >= last.firstSuccess && recordNumber < last.firstSuccess + last.decoded.successes.length) {
      return this.#outcomeOf(last, recordNumber) ?? Promise.resolve(undefined);
    }
    const place = this.#placeOf(recordNumber);
    if (place === undefined) return Promise.resolve(undefined);
    const decoded = this.#cache.get(nameOf(place));
    return decoded
      ? (this.#use(recordNumber, { ...place, decoded }) ?? Promise.resolve(undefined))
      : this.#load(recordNumber, place);
  }

  async #load(recordNumber: number, place: BlockPlace): Promise<TaskOutcome | undefined> {
    const decoded = await this.#cache.load(nameOf(place), () => this.#fetch(place));
    if (decoded) return this.#use(recordNumber, { ...place, decoded });
    // A merge may have put another segment in this one's place; then the record is found there.
    if (this.#options.segments.find(recordNumber) !== place.segment) return this.read(recordNumber);
    return this.#reportLoss(place);
  }

  #placeOf(recordNumber: number): BlockPlace | undefined {
    const segment = this.#options.segments.find(recordNumber);
    if (segment === undefined) return undefined;
    const { block, ordinal } = segment.locate(recordNumber - segment.firstSuccess);
    return { segment, block, firstSuccess: recordNumber - ordinal };
  }

  #use(recordNumber: number, place: LoadedBlock): TaskOutcome | undefined {
    this.#last = place;
    return this.#outcomeOf(place, recordNumber);
  }

  async #fetch({ segment, block }: BlockPlace): Promise<DecodedBlock | undefined> {
    const { key, layout } = segment;
    const entry = layout.head.blocks[block];
    const start = layout.bodiesAt[block];
    if (entry === undefined || start === undefined) return undefined;
    const bytes = await this.#options.reader.read(key, start, start + entry.bodyLength);
    return bytes && decodeBody(entry, bytes);
  }

  #outcomeOf(place: LoadedBlock, recordNumber: number): TaskOutcome | undefined {
    const { decoded } = place;
    const record = decoded.successes[recordNumber - place.firstSuccess];
    const start = record === undefined ? undefined : decoded.starts[record];
    if (start === undefined) return this.#reportLoss(place);
    try {
      return readOutcome(new ByteReader(decoded.bytes, start), decoded);
    } catch (error) {
      const where = `Checkpoint segment "${place.segment.key}": a result in block ${place.block + 1}`;
      this.#options.onWarning(
        `${where} cannot be read and is not used: ${error instanceof Error ? error.message : String(error)}`,
      );
      return undefined;
    }
  }

  /** Said once a block, however many of its records are asked for. */
  #reportLoss(place: BlockPlace): undefined {
    const { segment, block } = place;
    segment.isDamaged = true;
    if (this.#reported.has(nameOf(place))) return undefined;
    this.#reported.add(nameOf(place));
    const { blocks } = segment.layout.head;
    const count = blocks[block]?.records ?? 0;
    this.#options.onWarning(
      `Checkpoint segment "${segment.key}": block ${block + 1} of ${blocks.length} is damaged or gone; the results of ${count} task(s) in it are lost.`,
    );
    return undefined;
  }
}

function nameOf({ segment, block }: BlockPlace): string {
  return `${segment.key}#${block}`;
}
