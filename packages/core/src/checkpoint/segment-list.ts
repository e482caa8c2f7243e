import { compareSegmentIds, type SegmentId } from "./coverage.js";
import type { StoredSegment } from "./stored-segment.js";

/**
 * The segments of an execution's checkpoint, in the order of their records, and the numbers of
 * their successes.
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

  /** The id of the next segment to be written. */
  nextId(): SegmentId {
    return { epoch: this.epoch, number: ++this.#lastNumber };
  }

  /** Appends the segment with the latest records. */
  add(segment: StoredSegment): void {
    segment.firstSuccess = this.#successCount;
    this.#successCount += segment.successCount;
    this.#segments.push(segment);
  }

  /** Replaces neighbours by the segment that they were merged into. */
  replace(merged: StoredSegment, parts: readonly StoredSegment[]): void {
    const [first] = parts;
    if (first === undefined) return;
    merged.firstSuccess = first.firstSuccess;
    const segments = [...this.#segments];
    segments.splice(segments.indexOf(first), parts.length, merged);
    this.#segments = segments;
  }

  /** The segment that contains a success; undefined if none has that number. */
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
