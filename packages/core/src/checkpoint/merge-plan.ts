import type { StoredSegment } from "./stored-segment.js";

/**
 * Size classes: a segment belongs to the first whose limit it stays below. Larger segments are
 * never merged again.
 */
const classBytes = [2 ** 11, 2 ** 14, 2 ** 17, 2 ** 20];
const mergeWidth = 8;
const maxMergeBytes = 16 * 2 ** 20;
const maxMergeSegments = 64;

/** The fields of a segment that the plan reads. */
export type MergeCandidate = Pick<StoredSegment, "isDamaged" | "layout">;

/**
 * Neighbouring segments that should become one, or undefined if there are none. Eight of one size
 * class, with nothing larger between them, are merged, so that each record is rewritten a few times
 * at most and the number of segments grows with the logarithm of what is recorded. (A tiered
 * log-structured merge tree; O'Neil et al., 1996.)
 */
export function planMerge<T extends MergeCandidate>(segments: readonly T[]): T[] | undefined {
  for (let sizeClass = 0; sizeClass < classBytes.length; sizeClass++) {
    const run = findRun(segments, sizeClass);
    if (run) return run;
  }
  return undefined;
}

function findRun<T extends MergeCandidate>(segments: readonly T[], sizeClass: number): T[] | undefined {
  let run: T[] = [];
  let bytes = 0;
  let ofClass = 0;
  for (const segment of segments) {
    const own = classOf(segment);
    const { totalLength } = segment.layout;
    if (own > sizeClass || bytes + totalLength > maxMergeBytes || run.length === maxMergeSegments) {
      if (ofClass >= mergeWidth) return run;
      [run, bytes, ofClass] = [[], 0, 0];
    }
    if (own > sizeClass) continue;
    run.push(segment);
    bytes += totalLength;
    if (own === sizeClass) ofClass++;
  }
  return ofClass >= mergeWidth ? run : undefined;
}

function classOf({ isDamaged, layout }: MergeCandidate): number {
  const found = classBytes.findIndex((bytes) => layout.totalLength < bytes);
  return isDamaged || found === -1 ? classBytes.length : found;
}
