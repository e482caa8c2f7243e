import type { TimelineView } from "../../../../src/api.js";
import type { TimeScale } from "./time-scale.js";
import { heights } from "./timeline-lanes.js";

interface HeadBandsProps {
  readonly heads: TimelineView["heads"];
  readonly scale: TimeScale;
  readonly top: number;
}

/** The times of heads; one alone needs no band. */
export function HeadBands({ heads, scale, top }: HeadBandsProps) {
  if (heads.length < 2) return null;
  return (
    <g>
      {heads.map(({ epoch, fromMs, toMs }) => {
        const x = scale.x(fromMs);
        const width = Math.max(2, scale.x(toMs) - x);
        return (
          <g key={epoch}>
            <rect class="head-band" x={x} y={top + 2} width={width} height={heights.heads - 6} rx={3} />
            {width > 60 && (
              <text class="head-name" x={x + 6} y={top + heights.heads - 8}>
                head {epoch}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}
