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

/** Reads the outcomes of recorded successes out of the store when they are asked for. */
export class OutcomeReader {
  readonly #options: OutcomeReaderOptions;
  readonly #cache = new BlockCache();
  readonly #reported = new Set<string>();

  constructor(options: OutcomeReaderOptions) {
    this.#options = options;
  }

  /** At once when the block is at hand. Undefined, after a warning, when it cannot be read. */
  read(recordNumber: number): TaskOutcome | Promise<TaskOutcome | undefined> {
    const segment = this.#options.segments.find(recordNumber);
    if (segment === undefined) return Promise.resolve(undefined);
    const { block, ordinal } = segment.locate(recordNumber - segment.firstSuccess);
    const decoded = this.#cache.get(nameOf(segment, block));
    if (decoded === undefined) return this.#load(recordNumber, segment, block);
    return this.#outcomeOf(decoded, { segment, block, ordinal }) ?? Promise.resolve(undefined);
  }

  async #load(recordNumber: number, segment: StoredSegment, block: number): Promise<TaskOutcome | undefined> {
    const decoded = await this.#cache.load(nameOf(segment, block), () => this.#fetch(segment, block));
    // A merge may have put another segment in this one's place; then the record is found there.
    if (decoded === undefined && this.#options.segments.find(recordNumber) !== segment) return this.read(recordNumber);
    if (decoded === undefined) return this.#reportLoss(segment, block);
    const { ordinal } = segment.locate(recordNumber - segment.firstSuccess);
    return this.#outcomeOf(decoded, { segment, block, ordinal });
  }

  async #fetch({ key, layout }: StoredSegment, block: number): Promise<DecodedBlock | undefined> {
    const entry = layout.head.blocks[block];
    const start = layout.bodiesAt[block];
    if (entry === undefined || start === undefined) return undefined;
    const bytes = await this.#options.reader.read(key, start, start + entry.bodyLength);
    return bytes && decodeBody(entry, bytes);
  }

  #outcomeOf(decoded: DecodedBlock, place: { segment: StoredSegment; block: number; ordinal: number }): TaskOutcome | undefined {
    const record = decoded.successes[place.ordinal];
    const start = record === undefined ? undefined : decoded.starts[record];
    if (start === undefined) return this.#reportLoss(place.segment, place.block);
    try {
      return readOutcome(new ByteReader(decoded.bytes, start), decoded);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.onWarning(
        `Checkpoint segment "${place.segment.key}": a result in block ${place.block + 1} cannot be read and is not used: ${reason}`,
      );
      return undefined;
    }
  }

  /** Said once a block, however many of its records are asked for. */
  #reportLoss(segment: StoredSegment, block: number): undefined {
    segment.isDamaged = true;
    const name = nameOf(segment, block);
    if (this.#reported.has(name)) return undefined;
    this.#reported.add(name);
    const { blocks } = segment.layout.head;
    const count = blocks[block]?.records ?? 0;
    this.#options.onWarning(
      `Checkpoint segment "${segment.key}": block ${block + 1} of ${blocks.length} is damaged or gone; the results of ${count} task(s) in it are lost.`,
    );
    return undefined;
  }
}

function nameOf(segment: StoredSegment, block: number): string {
  return `${segment.key}#${block}`;
}
