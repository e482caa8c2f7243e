import type { TimelineTask, TimelineView } from "../../../../src/api.js";
import { durationText } from "../../../../src/texts/duration-text.js";
import { Card } from "../../parts/card.js";
import { StateBadge } from "../../parts/state-badge.js";
import type { TableColumn } from "../../parts/table-column.js";
import { VirtualTable } from "../../parts/virtual-table.js";
import { fragmentOf, type Route } from "../../routing/route.js";
import { runKey } from "./run-key.js";

interface TimelineTasksProps {
  readonly view: TimelineView;
  readonly executionId: string;
  readonly query: Route["query"];
}

/** The tasks of a timeline as a list: the failed ones, then the slowest. */
export function TimelineTasks({ view, executionId, query }: TimelineTasksProps) {
  const rows = [...view.tasks].sort(
    (a, b) => Number(b.state === "failed") - Number(a.state === "failed") || lasted(b) - lasted(a),
  );
  const linkOf = (task: TimelineTask) => fragmentOf(["executions", executionId, "timeline"], { ...query, task: runKey(task) });
  const startMs = view.heads[0]?.fromMs ?? view.fromMs;
  const columns: readonly TableColumn<TimelineTask>[] = [
    {
      title: "Task",
      cell: (task) => (
        <a class="row-link mono" href={linkOf(task)} title={task.taskId}>
          {task.taskId}
        </a>
      ),
    },
    { title: "Operation", kind: "medium", cell: ({ operationId }) => <span class="mono">{operationId}</span> },
    { title: "State", width: "8.25rem", cell: ({ state }) => <StateBadge state={state} /> },
    { title: "Duration", width: "6rem", kind: "number", cell: (task) => durationText(lasted(task)) },
    {
      title: "Start after",
      width: "6.5rem",
      kind: "number wide",
      cell: ({ fromMs }) => durationText(Math.max(0, fromMs - startMs)),
    },
    { title: "Attempt", width: "5.5rem", kind: "number wide", cell: ({ attempt }) => attempt },
    { title: "Worker", width: "16%", kind: "wide", cell: ({ worker }) => <span class="muted">{worker}</span> },
  ];
  return (
    <Card title="Tasks in this range: the failed ones, then the slowest" isFull>
      <VirtualTable label="Tasks" rows={rows} columns={columns} keyOf={runKey} chosen={query["task"]} />
    </Card>
  );
}

function lasted({ fromMs, toMs }: TimelineTask): number {
  return toMs - fromMs;
}
