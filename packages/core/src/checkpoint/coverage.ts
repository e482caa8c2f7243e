/** The id of a segment: the epoch of the head that wrote it, and its number among that head's. */
export interface SegmentId {
  readonly epoch: number;
  readonly number: number;
}

/** Segments `from` to `to` of one epoch. */
export interface SegmentRange {
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
}

/** Orders segments by age, oldest first. */
export function compareSegmentIds(left: SegmentId, right: SegmentId): number {
  return left.epoch - right.epoch || left.number - right.number;
}

export function covers(ranges: readonly SegmentRange[], id: SegmentId): boolean {
  return ranges.some(({ epoch, from, to }) => epoch === id.epoch && from <= id.number && id.number <= to);
}

/** The same segments in as few ranges as possible, in order. */
export function compactRanges(ranges: readonly SegmentRange[]): SegmentRange[] {
  const compact: SegmentRange[] = [];
  for (const range of [...ranges].sort((left, right) => left.epoch - right.epoch || left.from - right.from)) {
    const last = compact.at(-1);
    if (last?.epoch !== range.epoch || last.to + 1 < range.from) compact.push(range);
    else compact[compact.length - 1] = { ...last, to: Math.max(last.to, range.to) };
  }
  return compact;
}
