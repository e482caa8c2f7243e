import type { TimeScale } from "./time-scale.js";

/** Distances of marks in ms that people can count with. */
const steps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12, 24, 48, 168].map((hours) => hours * 3_600_000),
];
const minDistance = 90;
const maxMarks = 60;

/** A mark on a scale. */
export interface ScaleMark {
  readonly x: number;
  /** The time from the beginning to it. */
  readonly afterMs: number;
}

/** Marks in the busy parts of a scale, at round distances from `startMs`. */
export function scaleMarks(scale: TimeScale, startMs: number): readonly ScaleMark[] {
  const fromMs = scale.ms(0);
  const toMs = scale.ms(scale.width);
  const foldedMs = scale.folds.reduce((sum, fold) => sum + fold.toMs - fold.fromMs, 0);
  const foldedWidth = scale.folds.reduce((sum, { width }) => sum + width, 0);
  const msPerPixel = (toMs - fromMs - foldedMs) / Math.max(1, scale.width - foldedWidth);
  const stepMs = steps.find((step) => step >= msPerPixel * minDistance) ?? steps.at(-1) ?? 1;
  const marks: ScaleMark[] = [];
  for (let afterMs = Math.ceil((fromMs - startMs) / stepMs) * stepMs; startMs + afterMs <= toMs;) {
    const fold = scale.folds.find((each) => startMs + afterMs > each.fromMs && startMs + afterMs < each.toMs);
    if (fold) afterMs = Math.ceil((fold.toMs - startMs) / stepMs) * stepMs;
    else {
      marks.push({ x: scale.x(startMs + afterMs), afterMs });
      afterMs += stepMs;
    }
    if (marks.length >= maxMarks) break;
  }
  return marks;
}
