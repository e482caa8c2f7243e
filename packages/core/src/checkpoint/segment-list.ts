import { compareSegmentIds, type SegmentId } from "./coverage.js";
import type { StoredSegment } from "./stored-segment.js";

/**
 * The segments that an execution's checkpoint consists of, in the order of their records, and the
 * numbers of their successes.
 */
export class SegmentList {
  readonly epoch: number;
  #segments: StoredSegment[];
  #successCount = 0;
  #lastNumber = 0;

  constructor(epoch: number, segments: readonly StoredSegment[]) {
    this.epoch = epoch;
    this.#segments = [...segments].sort((left, right) => compareSegmentIds(left.layout.header.order, right.layout.header.order));
    for (const segment of this.#segments) {
      segment.firstSuccess = this.#successCount;
      this.#successCount += segment.successCount;
    }
  }

  get segments(): readonly StoredSegment[] {
    return this.#segments;
  }

  get successCount(): number {
    return this.#successCount;
  }

  /** The id of a segment that is about to be written. */
  nextId(): SegmentId {
    return { epoch: this.epoch, number: ++this.#lastNumber };
  }

  /** Adds the segment of the latest records. */
  add(segment: StoredSegment): void {
    segment.firstSuccess = this.#successCount;
    this.#successCount += segment.successCount;
    this.#segments.push(segment);
  }

  /** Puts one segment into the place of neighbours that it was merged from. */
  replace(merged: StoredSegment, parts: readonly StoredSegment[]): void {
    const [first] = parts;
    if (first === undefined) return;
    merged.firstSuccess = first.firstSuccess;
    const segments = [...this.#segments];
    segments.splice(segments.indexOf(first), parts.length, merged);
    this.#segments = segments;
  }

  /** The segment that has a success; undefined when there is none of that number. */
  find(recordNumber: number): StoredSegment | undefined {
    if (recordNumber < 0 || recordNumber >= this.#successCount) return undefined;
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#segments[middle]?.firstSuccess ?? 0) <= recordNumber) low = middle;
      else high = middle - 1;
    }
    return this.#segments[low];
  }
}
