import { durationText } from "../../../../src/texts/duration-text.js";
import { scaleMarks } from "./scale-marks.js";
import { markText } from "./mark-text.js";
import type { TimeScale } from "./time-scale.js";

interface ScaleLinesProps {
  readonly scale: TimeScale;
  /** The time that marks count from. */
  readonly startMs: number;
  readonly height: number;
}

/** Marks for times, and folded idle time. */
export function ScaleLines({ scale, startMs, height }: ScaleLinesProps) {
  const marks = scaleMarks(scale, startMs);
  return (
    <g class="scale">
      {scale.folds.map(({ x, width, fromMs, toMs }) => (
        <g key={fromMs}>
          <rect class="fold" x={x} y={0} width={width} height={height}>
            <title>{`idle for ${durationText(toMs - fromMs)}`}</title>
          </rect>
          <text class="fold-text" x={x + width / 2} y={16}>
            {durationText(toMs - fromMs)}
          </text>
        </g>
      ))}
      {marks.map(({ x, afterMs }) => (
        <g key={afterMs}>
          <line x1={x} x2={x} y1={20} y2={height} />
          <text x={x + 4} y={16}>
            {markText(afterMs)}
          </text>
        </g>
      ))}
    </g>
  );
}
