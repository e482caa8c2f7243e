import type { OperationDurations } from "../../../../src/api.js";
import { counted } from "../../texts/count-text.js";
import { durationText } from "../../../../src/texts/duration-text.js";

interface HistogramProps {
  readonly durations: OperationDurations;
  /**
   * The limits of the shortest and of the longest bucket of all histograms, so that they can be
   * compared.
   */
  readonly range: { readonly fromMs: number; readonly toMs: number };
}

const height = 24;
const width = 240;
/** Limits of buckets are powers of √2. */
const ratio = Math.SQRT2;

/** Bars for durations, on a logarithmic scale. */
export function Histogram({ durations: { operationId, buckets }, range }: HistogramProps) {
  const steps = Math.round(Math.log(range.toMs / range.fromMs) / Math.log(ratio)) + 1;
  const step = width / steps;
  const most = Math.max(...buckets.map(({ count }) => count));
  return (
    <svg
      class="histogram"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Durations of ${operationId}`}
    >
      {buckets.map(({ upToMs, count }) => {
        const at = Math.round(Math.log(upToMs / range.fromMs) / Math.log(ratio)) * step;
        const size = Math.max(1.5, (height * count) / most);
        return (
          <rect key={upToMs} x={at} y={height - size} width={Math.max(1, step - 1)} height={size}>
            <title>{`${counted(count, "task")} up to ${durationText(upToMs)}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
