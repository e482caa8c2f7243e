import { useRef } from "preact/hooks";
import type { TimelineTask, TimelineView } from "../../../../src/api.js";
import { useWidth } from "../../charts/use-width.js";
import type { Route } from "../../routing/route.js";
import { HeadBands } from "./head-bands.js";
import { ScaleLines } from "./scale-lines.js";
import { TimelineLane } from "./timeline-lane.js";
import { timelineLanes } from "./timeline-lanes.js";
import { timeScale } from "./time-scale.js";
import { useRangeDrag } from "./use-range-drag.js";
import { moved, rangeQuery, zoomed } from "./zoom.js";

interface TimelineChartProps {
  readonly view: TimelineView;
  /** The key of the run that is chosen. */
  readonly chosen: string | undefined;
  readonly onChange: (changes: Route["query"]) => void;
  readonly onChoose: (task: TimelineTask) => void;
}

/** Bars for tasks, in lanes for operations. Dragging over it zooms in. */
export function TimelineChart({ view, chosen, onChange, onChoose }: TimelineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const scale = timeScale(view, { idle: view.idle, width });
  const { lanes, top, height } = timelineLanes(view);
  const drag = useRangeDrag(scale, (range) => onChange(rangeQuery(range)));
  const pressed = (event: KeyboardEvent) => {
    const changes = keyChanges(view, event.key);
    if (changes) onChange(changes);
  };
  return (
    <div
      ref={place}
      class="timeline"
      role="group"
      aria-label="Timeline. Keys: plus and minus zoom, left and right move, 0 shows everything. The tasks are listed below."
      tabIndex={0}
      onKeyDown={pressed}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true" {...drag.handlers}>
          <ScaleLines scale={scale} startMs={view.heads[0]?.fromMs ?? view.fromMs} height={height} />
          <HeadBands heads={view.heads} scale={scale} top={top} />
          {lanes.map((lane) => (
            <TimelineLane key={lane.operationId} lane={lane} scale={scale} chosen={chosen} onChoose={onChoose} />
          ))}
          {drag.selected && (
            <rect class="timeline-selected" y={0} height={height} x={drag.selected.x} width={drag.selected.width} />
          )}
        </svg>
      )}
    </div>
  );
}

function keyChanges(view: TimelineView, key: string): Route["query"] | undefined {
  if (key === "+" || key === "=") return zoomed(view, 0.5);
  if (key === "-") return zoomed(view, 2);
  if (key === "ArrowLeft") return moved(view, -0.25);
  if (key === "ArrowRight") return moved(view, 0.25);
  return key === "0" ? { from: "", to: "" } : undefined;
}
