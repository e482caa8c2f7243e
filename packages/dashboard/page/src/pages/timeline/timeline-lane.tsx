import type { TimelineTask } from "../../../../src/api.js";
import { seriesNumber } from "../../charts/series-colour.js";
import { countText, counted } from "../../texts/count-text.js";
import { durationText } from "../../../../src/texts/duration-text.js";
import { densityPath } from "./density-path.js";
import { runKey } from "./run-key.js";
import type { TimeScale } from "./time-scale.js";
import { heights, type Lane } from "./timeline-lanes.js";

interface TimelineLaneProps {
  readonly lane: Lane;
  readonly scale: TimeScale;
  readonly chosen: string | undefined;
  readonly onChoose: (task: TimelineTask) => void;
}

/** An operation in a timeline: its name, how many tasks ran at a time, and its sampled tasks. */
export function TimelineLane({ lane, scale, chosen, onChoose }: TimelineLaneProps) {
  const { operation, packed, index, y } = lane;
  const densityTop = y + heights.name;
  const linesTop = densityTop + heights.density;
  return (
    <g class={`lane colour-${seriesNumber(index)}`}>
      <text class="lane-name" x={8} y={y + heights.name - 7}>
        {operation.operationId}
        <tspan class="lane-count" dx={10}>
          {counted(operation.count, "task")}
          {operation.failed > 0 ? `, ${countText(operation.failed)} failed` : ""}
          {packed.leftOut > 0 ? `, ${countText(packed.leftOut)} not drawn` : ""}
        </tspan>
      </text>
      <path class="lane-density" d={densityPath(operation, { scale, top: densityTop, height: heights.density - 2 })} />
      {packed.tasks.map(({ task, line }) => (
        <TaskBar
          key={runKey(task)}
          {...{ task, scale, onChoose }}
          y={linesTop + line * heights.line}
          isChosen={runKey(task) === chosen}
        />
      ))}
    </g>
  );
}

interface TaskBarProps {
  readonly task: TimelineTask;
  readonly scale: TimeScale;
  readonly y: number;
  readonly isChosen: boolean;
  readonly onChoose: (task: TimelineTask) => void;
}

function TaskBar({ task, scale, y, isChosen, onChoose }: TaskBarProps) {
  const x = scale.x(task.fromMs);
  const width = Math.max(2, scale.x(task.toMs) - x);
  const { taskId, label, state, attempt, fromMs, toMs } = task;
  const attempts = attempt > 1 ? `, attempt ${attempt}` : "";
  return (
    <rect
      class={`task ${state} ${isChosen ? "chosen" : ""}`}
      {...{ x, y, width }}
      height={heights.line - 2}
      rx={Math.min(2, width / 2)}
      onClick={() => onChoose(task)}
    >
      <title>{`${label ?? taskId}: ${state} after ${durationText(toMs - fromMs)}${attempts}`}</title>
    </rect>
  );
}
